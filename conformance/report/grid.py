"""The grades of a report as a table for people, and what its cells mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.text import Text

from ...spec.grade import Grade
from .lines import GAP, pairs, wrapped
from .model import Report, Score
from .text import plain, ulps

# Relative errors of this size come from results near 0, where only the absolute bound is promised.
_WORTH_KNOWING_ULP = 1000.0
_WORTH_KNOWING = (Grade.STABLE, Grade.TEXTBOOK, Grade.FAST)


def grid(report: Report, console: Console) -> None:
    """Print a row for each function that is offered and a column for each format; what is too wide goes below."""
    scores = {(s.op, s.dtype): s for s in report.scores}
    ops = list(dict.fromkeys(s.op for s in report.scores if s.outcome != "unsupported"))
    absent = dict.fromkeys(plain(s.op, 60) for s in report.scores if s.op not in ops)
    dtypes = list(dict.fromkeys(s.dtype for s in report.scores))
    cells = {key: _cell(score, report.require) for key, score in scores.items()}
    widths = [max([len(d), *(len(cells[o, d]) for o in ops if (o, d) in cells)]) for d in dtypes]
    first = max([len("function"), *(len(plain(o, 60)) for o in ops)])
    for group in _groups(widths, console.width - first):
        headings = [Text(name, style="bold") for name in ("function", *(plain(dtypes[i], 30) for i in group))]
        rows = [[Text(plain(op, 60)), *(cells.get((op, dtypes[i]), Text("")) for i in group)] for op in ops]
        console.print()
        for row in (headings, *rows):
            line = Text()
            for cell, size in zip(row, (first, *(widths[i] for i in group)), strict=True):
                cell.pad_right(size + GAP - len(cell))
                line.append_text(cell)
            line.rstrip()
            console.print(line, no_wrap=True, overflow="ellipsis")
    if absent:
        console.print()
        wrapped(f"not offered: {', '.join(absent)}", console, indent=2)


def _groups(widths: Sequence[int], room: int) -> Iterator[list[int]]:
    """Yield runs of columns that fit beside the first one; a column that fits nowhere stands alone."""
    group: list[int] = []
    used = 0
    for i, width in enumerate(widths):
        if group and used + GAP + width > room:
            yield group
            group, used = [], 0
        group.append(i)
        used += GAP + width
    if group:
        yield group


def _cell(score: Score, require: Grade) -> Text:
    if score.outcome == "unsupported":
        return Text("–", style="dim")
    if score.grade is None:
        return Text(plain(score.outcome, 20), style="red")
    style = "green" if score.grade <= require else "red"
    return Text(f"{score.grade.label} {ulps(score.max_ulp)}".rstrip(), style=style)


def legend(report: Report, console: Console) -> None:
    """Print what the grades met mean, and where an error is large in ulp though the bound holds."""
    console.print()
    grades = sorted({s.grade for s in report.scores if s.grade is not None})
    meanings = [(g.label, g.meaning) for g in grades]
    offered = {s.op for s in report.scores if s.outcome != "unsupported"}
    if any(s.outcome == "unsupported" and s.op in offered for s in report.scores):
        meanings.append(("–", "not offered by the backend in this format"))
    if grades:
        wrapped("Each cell: the grade and the largest error in ulp of the format.", console)
    pairs(meanings, console)
    known = [s for s in report.scores if _worth_knowing(s, report.require)]
    if known:
        console.print()
        title = "worth knowing: the bound holds, yet in ulp the error is large, as for results near 0"
        wrapped(title, console)
    for s in known:
        place = f"{plain(s.op, 60)} {plain(s.dtype, 30)}"
        line = Text(f"  {place}: max {ulps(s.max_ulp)} ulp at {plain(s.worst_input)}")
        console.print(line, no_wrap=True, overflow="ellipsis")


def _worth_knowing(score: Score, require: Grade) -> bool:
    return (
        score.grade in _WORTH_KNOWING
        and score.grade <= require
        and score.max_ulp is not None
        and score.max_ulp > _WORTH_KNOWING_ULP
    )

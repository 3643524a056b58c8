"""The grades of a report as a table for people, and what its cells mean."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from ....spec.grade import Grade
from ...scoring.outcome.model import Refusal, Report, Score
from ..common.scope import scopes
from ..common.text import plain, ulps
from .lines import matrix, pairs, wrapped

# Relative errors of this size come from results near 0, where only the absolute bound is promised.
_WORTH_KNOWING_ULP = 1000.0
_WORTH_KNOWING = (Grade.STABLE, Grade.TEXTBOOK, Grade.FAST)


def grid(report: Report, console: Console) -> None:
    """Print a row for each function that is defined and a column for each format; what is too wide goes below."""
    scores = {(s.op, s.dtype): s for s in report.scores}
    ops = list(dict.fromkeys(s.op for s in report.scores if s.outcome != "unsupported" or s.failed))
    absent = dict.fromkeys(plain(s.op, 60) for s in report.scores if s.op not in ops)
    dtypes = list(dict.fromkeys(s.dtype for s in report.scores))
    cells = {key: _cell(score) for key, score in scores.items()}
    rows = [[Text(plain(op, 60)), *(cells.get((op, dtype), Text("")) for dtype in dtypes)] for op in ops]
    matrix(["function", *(plain(dtype, 30) for dtype in dtypes)], rows, console)
    if absent:
        console.print()
        wrapped(f"{Refusal.NOT_DEFINED}: {', '.join(absent)}", console, indent=2)


def _cell(score: Score) -> Text:
    if score.outcome == "unsupported":
        return Text("not callable", style="red") if score.failed else Text("–", style="dim")
    if score.grade is None:
        return Text(plain(score.outcome, 20), style="red")
    style = "green" if score.grade <= score.required else "red"
    return Text(f"{score.grade.label} {ulps(score.max_ulp)}".rstrip(), style=style)


def legend(report: Report, console: Console) -> None:
    """Print what the grades met mean, and where an error is large in ulp though the bound holds."""
    console.print()
    grades = sorted({s.grade for s in report.scores if s.grade is not None})
    meanings = [(g.label, g.meaning) for g in grades]
    offered = {s.op for s in report.scores if s.outcome != "unsupported"}
    if any(s.outcome == "unsupported" and s.op in offered for s in report.scores):
        meanings.append(("–", "refused in this format, or not declared"))
    if grades:
        wrapped("Each cell: the grade and the largest error in ulp of the format.", console)
    pairs(meanings, console)
    if limited := scopes(report):
        console.print()
        wrapped("scope", console, style="bold")
        pairs(limited, console)
    known = [s for s in report.scores if _worth_knowing(s)]
    if known:
        console.print()
        title = "worth knowing: the bound holds, yet in ulp the error is large, as for results near 0"
        wrapped(title, console)
    for s in known:
        place = f"{plain(s.op, 60)} {plain(s.dtype, 30)}"
        line = Text(f"  {place}: max {ulps(s.max_ulp)} ulp at {plain(s.worst_input)}")
        console.print(line, no_wrap=True, overflow="ellipsis")


def _worth_knowing(score: Score) -> bool:
    return (
        score.grade in _WORTH_KNOWING
        and score.grade <= score.required
        and score.max_ulp is not None
        and score.max_ulp > _WORTH_KNOWING_ULP
    )

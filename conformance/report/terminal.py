"""A report for people: a table of grades, the findings, the verdict; a backend's text is never markup."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from typing import TextIO

from rich.console import Console
from rich.text import Text

from ...spec.grade import Grade
from .lines import GAP, pairs, wrapped
from .model import Finding, Report, Score, Severity, Verdict
from .text import plain, ulps

_PIPE_WIDTH = 80
_STYLE = {Severity.FAIL: "bold red", Severity.CONVENTION: "yellow", Severity.NOTE: "cyan"}
_VERDICT_STYLE = {Verdict.PASS: "bold green", Verdict.FAIL: "bold red", Verdict.ERROR: "bold magenta"}
# Relative errors of this size come from results near 0, where only the absolute bound is promised.
_WORTH_KNOWING_ULP = 1000.0
_WORTH_KNOWING = (Grade.STABLE, Grade.TEXTBOOK, Grade.FAST)


class _Console(Console):
    """A console that leaves a closed pipe to its caller; Rich would exit with the code of a finding."""

    def on_broken_pipe(self) -> None:
        """Raise the BrokenPipeError that is being handled."""
        raise


def console_for(stream: TextIO) -> Console:
    """Return a console on ``stream``; what is no terminal has no colour and 80 columns, or COLUMNS."""
    width = None if stream.isatty() or os.environ.get("COLUMNS", "").isdigit() else _PIPE_WIDTH
    return _Console(file=stream, width=width, markup=False, highlight=False, emoji=False)


def render(report: Report, console: Console) -> None:
    """Print the report."""
    _header(report, console)
    if any(s.outcome != "unsupported" for s in report.scores):
        _table(report, console)
        _below(report, console)
    _findings(report, console)
    _summary(report, console)


def _header(report: Report, console: Console) -> None:
    name = plain(report.backend.get("name", "?"), 60)
    version = plain(report.backend.get("version", ""), 60)
    wrapped(f"softgauge {plain(report.softgauge, 30)}: {name} {version}".rstrip(), console, style="bold")
    ignored = report.backend.get("ignored")
    if ignored:
        wrapped(f"ignored entries of CAPABILITIES: {plain(', '.join(ignored), 200)}", console, style="yellow")
    if report.platform:
        facts = (f"{plain(key, 30)} {plain(value, 100)}" for key, value in report.platform.items())
        wrapped(", ".join(facts), console)
    wrapped(
        f"level {plain(report.level, 20)}, seed {report.seed}, required grade {report.require.label}, "
        f"profile {plain(report.profile, 20)}",
        console,
    )


def _table(report: Report, console: Console) -> None:
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


def _below(report: Report, console: Console) -> None:
    console.print()
    grades = sorted({s.grade for s in report.scores if s.grade is not None})
    legend = [(g.label, g.meaning) for g in grades]
    offered = {s.op for s in report.scores if s.outcome != "unsupported"}
    if any(s.outcome == "unsupported" and s.op in offered for s in report.scores):
        legend.append(("–", "not offered by the backend in this format"))
    if grades:
        wrapped("Each cell: the grade and the largest error in ulp of the format.", console)
    pairs(legend, console)
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


def _findings(report: Report, console: Console) -> None:
    for severity in Severity:
        found = [f for f in report.findings if f.severity is severity]
        if found:
            console.print()
            console.print(Text(_counted(len(found), severity), style=_STYLE[severity]))
        if severity is Severity.FAIL:
            for finding in found:
                _fault(finding, console)
            continue
        for group in _alike(found):
            line = Text(f"  {_where(group)}: {plain(group[0].message, 300)}")
            console.print(line, no_wrap=True, overflow="ellipsis")


def _alike(found: list[Finding]) -> list[list[Finding]]:
    """Return findings grouped by rule and message, numbers aside: many functions say the same of many formats."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in found:
        rule = finding.clause.rpartition("/")[2]
        groups.setdefault((rule, re.sub(r"\d+", "", finding.message)), []).append(finding)
    return list(groups.values())


def _where(group: list[Finding]) -> str:
    """Return the place of one finding, or the rule of several and in how many functions and formats they are."""
    if len(group) == 1:
        return _place(group[0])
    functions, formats = ({getattr(f, name) for f in group} for name in ("op", "dtype"))
    one = plain(next(iter(functions)), 60) if len(functions) == 1 else f"{len(functions)} functions"
    many = plain(next(iter(formats)), 30) if len(formats) == 1 else f"{len(formats)} formats"
    return f"{plain(group[0].clause.rpartition('/')[2], 60)} ({one}, {many})"


def _fault(finding: Finding, console: Console) -> None:
    console.print()
    wrapped(_place(finding), console, style="bold")
    many = finding.total > 1 or finding.count > 1
    pairs(
        [
            (label, value)
            for label, value in (
                ("fault", plain(finding.message, 300)),
                ("input", plain(finding.inputs)),
                ("got", plain(finding.got)),
                ("want", plain(finding.want)),
                ("error", f"{ulps(finding.ulps)} ulp" if finding.ulps is not None else ""),
                ("count", f"{finding.count:,} of {finding.total:,} values" if many else ""),
                ("case", plain(finding.case)),
            )
            if value
        ],
        console,
    )
    if finding.repro:
        # A command that was wrapped cannot be copied.
        console.print(Text(f"  repro  {plain(finding.repro, 1000)}"), soft_wrap=True)


def _place(finding: Finding) -> str:
    """Return clause, function and format; a clause id starts with its function."""
    return f"{plain(finding.clause, 120)} ({plain(finding.op, 60)}, {plain(finding.dtype, 30)})"


def _summary(report: Report, console: Console) -> None:
    console.print()
    if report.error:
        wrapped(f"error: {plain(report.error, 500)}", console)
    outcomes = [s.outcome for s in report.scores]
    severities = [f.severity for f in report.findings]
    parts = [_counted(severities.count(severity), severity) for severity in Severity]
    parts += [f"{outcomes.count(outcome)} {outcome}" for outcome in ("scored", "unsupported", "errored")]
    wrapped(f"{', '.join(parts)}; {report.seconds:.1f} s", console)
    console.print(Text(f"verdict: {report.verdict.value}", style=_VERDICT_STYLE[report.verdict]))


def _counted(n: int, severity: Severity) -> str:
    noun = "failure" if severity is Severity.FAIL else severity.value
    return f"{n} {noun}{'' if n == 1 else 's'}"

"""A report for people: a table of grades, the findings, the verdict; a backend's text is never markup."""

from __future__ import annotations

import os
import re
from enum import Enum
from typing import TextIO

from rich.console import Console
from rich.text import Text

from ...scoring.outcome.model import Finding, Report, Severity, Verdict
from ..common.facts import facts, place, repro, why_known
from ..common.faults import distinct
from ..common.identity import SHORT
from ..common.text import counted, plain
from .grid import grid, legend
from .lines import pairs, wrapped

_PIPE_WIDTH = 80
_STYLE = {Severity.FAIL: "bold red", Severity.CONVENTION: "yellow", Severity.NOTE: "cyan"}
_VERDICT_STYLE = {Verdict.PASS: "bold green", Verdict.FAIL: "bold red", Verdict.ERROR: "bold magenta"}


class _Console(Console):
    """A console that leaves a closed pipe to its caller; Rich would exit with the code of a finding."""

    def on_broken_pipe(self) -> None:
        """Raise the BrokenPipeError that is being handled."""
        raise


def console_for(stream: TextIO) -> Console:
    """Return a console on ``stream``; what is no terminal has no colour and 80 columns, or COLUMNS."""
    width = None if stream.isatty() or os.environ.get("COLUMNS", "").isdigit() else _PIPE_WIDTH
    return _Console(file=stream, width=width, markup=False, highlight=False, emoji=False)


class Detail(Enum):
    """How much is printed: failures and verdict, what people want to know, or everything."""

    QUIET = "quiet"
    NORMAL = "normal"
    VERBOSE = "verbose"


def render(report: Report, console: Console, detail: Detail = Detail.NORMAL) -> None:
    """Print the report."""
    if detail is not Detail.QUIET:
        _header(report, console, detail)
        if any(s.outcome != "unsupported" or s.failed for s in report.scores):
            grid(report, console)
            legend(report, console)
    if detail is Detail.VERBOSE:
        _unscored(report, console)
    _findings(report, console, detail)
    _told(report, console)
    _summary(report, console)


def _told(report: Report, console: Console) -> None:
    for told in report.told:
        console.print()
        label = f"{told.source} (failure): " if told.fails else f"{told.source}: "
        wrapped(f"{label}{plain(told.sentence, 500)}", console, indent=2, style="bold red" if told.fails else "yellow")


def _header(report: Report, console: Console, detail: Detail) -> None:
    name = plain(report.backend.get("name", "?"), 60)
    version = plain(report.backend.get("version", ""), 60)
    wrapped(f"softgauge {plain(report.softgauge, 30)}: {name} {version}".rstrip(), console, style="bold")
    ignored = report.backend.get("ignored")
    if ignored:
        wrapped(f"ignored entries of CAPABILITIES: {plain(', '.join(ignored), 200)}", console, style="yellow")
    for sentence in report.backend.get("taken", ()):
        wrapped(plain(sentence, 200), console)
    if report.platform:
        facts = (f"{plain(key, 30)} {plain(value, 100)}" for key, value in report.platform.items())
        wrapped(", ".join(facts), console)
    wrapped(
        f"level {plain(report.level, 20)}, seed {report.seed}, required grade {report.require.label}, "
        f"profile {plain(report.profile, 20)}",
        console,
    )
    digits = 64 if detail is Detail.VERBOSE else SHORT
    digests = (f"{plain(name, 30)} {plain(value[:digits])}" for name, value in [*report.digests.items()][:10])
    if shown := ", ".join(digests):
        wrapped(f"digests: {shown}", console)


def _findings(report: Report, console: Console, detail: Detail) -> None:
    findings = distinct(report.findings)
    known = [f for f in findings if f.known is not None]
    for severity in Severity:
        found = [f for f in findings if f.severity is severity and f.known is None]
        if not found or (detail is Detail.QUIET and severity is not Severity.FAIL):
            continue
        console.print()
        console.print(Text(_counted(len(found), severity), style=_STYLE[severity]))
        if severity is Severity.FAIL or detail is Detail.VERBOSE:
            for finding in found:
                fault(finding, console)
            continue
        for group in _alike(found):
            line = Text(f"  {_where(group)}: {plain(group[0].message, 300)}")
            console.print(line, no_wrap=True, overflow="ellipsis")
    if known and detail is not Detail.QUIET:
        console.print()
        console.print(Text(counted(len(known), "known failure"), style="yellow"))
        for finding in known:
            wrapped(f"  {place(finding)}: {why_known(finding)}", console, indent=4)


def _unscored(report: Report, console: Console) -> None:
    offered = {s.op for s in report.scores if s.outcome != "unsupported"}
    reasons = [s for s in report.scores if s.outcome != "scored" and s.op in offered]
    if reasons:
        console.print()
        wrapped("not scored", console, style="bold")
    pairs([(f"{plain(s.op, 60)} {plain(s.dtype, 30)}", plain(s.reason, 300)) for s in reasons], console)


def _alike(found: list[Finding]) -> list[list[Finding]]:
    """Return findings grouped by rule and message, numbers aside: many functions say the same of many formats."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in found:
        rule = finding.clause.rpartition("/")[2]
        groups.setdefault((rule, re.sub(r"\d+", "", finding.message)), []).append(finding)
    return list(groups.values())


def _where(group: list[Finding]) -> str:
    """Return the place of one finding, or the rule of several and in how many functions and formats they are."""
    places = [found for finding in group for found in finding.places]
    if len(places) == 1:
        return place(group[0])
    functions, formats = ({getattr(found, name) for found in places} for name in ("op", "dtype"))
    one = plain(next(iter(functions)), 60) if len(functions) == 1 else f"{len(functions)} functions"
    many = plain(next(iter(formats)), 30) if len(formats) == 1 else f"{len(formats)} formats"
    return f"{plain(group[0].clause.rpartition('/')[2], 60)} ({one}, {many})"


def fault(finding: Finding, console: Console) -> None:
    """Print a finding in full."""
    console.print()
    wrapped(place(finding), console, style="bold")
    pairs(facts(finding), console)
    lines = repro(finding).splitlines()
    # What was wrapped cannot be copied, nor can a program that is indented.
    for line in [f"  repro  {lines[0]}"] if len(lines) == 1 else ["  repro", *lines] if lines else []:
        console.print(Text(line), soft_wrap=True)


def _summary(report: Report, console: Console) -> None:
    console.print()
    if report.error:
        wrapped(f"error: {plain(report.error, 500)}", console)
    outcomes = [s.outcome for s in report.scores]
    findings = distinct(report.findings)
    severities = [f.severity for f in findings]
    parts = [_counted(severities.count(severity), severity) for severity in Severity]
    known = sum(f.known is not None for f in findings)
    parts[0] += f" ({known} known)" if known else ""
    parts += [f"{outcomes.count(outcome)} {outcome}" for outcome in ("scored", "unsupported", "errored")]
    wrapped(f"{', '.join(parts)}; {report.seconds:.1f} s", console)
    console.print(Text(f"verdict: {report.verdict.value}", style=_VERDICT_STYLE[report.verdict]))


def _counted(n: int, severity: Severity) -> str:
    return counted(n, "failure" if severity is Severity.FAIL else severity.value)

"""A report as Markdown, for the summary of a GitHub step, a comment or a page; a backend's text is never markup."""

from __future__ import annotations

from collections.abc import Iterator

from ...scoring.outcome.model import Finding, GateSentence, Report, Score, Severity, Verdict
from ..common.facts import facts, repro
from ..common.faults import distinct
from ..common.identity import identity, subject
from ..common.scope import scopes
from ..common.text import counted, plain, ulps
from .blocks import code, details, fenced, table

LARGEST = 900_000
"""Bytes of a summary: GitHub takes 1 MiB from a step and shows nothing of a larger one."""
CUT = "More was found than fits here: the JSON report has all."
_FACES = {Verdict.PASS: "✅ pass", Verdict.FAIL: "❌ fail", Verdict.ERROR: "⚠️ error"}


def to_markdown(report: Report) -> str:
    """Return the report as GitHub-flavoured Markdown: verdict, failures, grades, the rest folded away."""
    kept: list[str] = []
    room = LARGEST
    for part in _parts(report):
        room -= len(part.encode()) + 2
        if room < 0:
            kept.append(CUT)
            break
        kept.append(part)
    return "\n\n".join(kept) + "\n"


def _parts(report: Report) -> Iterator[str]:
    yield f"## softgauge: {code(subject(report))}: {_FACES[report.verdict]}"
    if report.error:
        yield f"The run could not be completed: {code(report.error, 500)}"
    yield from map(_sentence, report.told)
    findings = distinct(report.findings)
    for finding in (f for f in findings if f.fails):
        yield _fault(finding)
    if any(s.outcome != "unsupported" or s.failed for s in report.scores):
        yield _grades(report)
    if limited := scopes(report):
        yield table(("function", "scope"), [(code(op), code(text, 300)) for op, text in limited])
    if known := [f for f in findings if f.known is not None]:
        yield details(counted(len(known), "known failure"), "\n\n".join(map(_fault, known)))
    for severity in (Severity.CONVENTION, Severity.NOTE):
        if found := [f for f in findings if f.severity is severity]:
            yield details(counted(len(found), severity.value), "\n".join(map(_line, found)))
    rows = [(code(name), code(value, 2000)) for name, value in identity(report).items()]
    yield details("what was measured", table(("", ""), rows))


def _sentence(told: GateSentence) -> str:
    return f"{'❌' if told.fails else '⚠️'} {told.source}: {code(told.sentence, 500)}"


def _fault(finding: Finding) -> str:
    known = "known: " if finding.known is not None else ""
    title = f"### {known}{code(finding.clause)} ({code(finding.op, 60)}, {code(finding.dtype, 30)})"
    parts = [title, table(("", ""), [(label, code(value)) for label, value in facts(finding)])]
    if finding.repro:
        parts.append(fenced(repro(finding).split("\n"), 4000))
    return "\n\n".join(parts)


def _line(finding: Finding) -> str:
    return f"- {code(finding.clause)} ({code(finding.op, 60)}, {code(finding.dtype, 30)}): {code(finding.message)}"


def _grades(report: Report) -> str:
    scores = {(s.op, s.dtype): s for s in report.scores}
    failing = {(f.op, f.dtype) for f in report.findings if f.fails}
    offered = dict.fromkeys(s.op for s in report.scores if s.outcome != "unsupported" or s.failed)
    dtypes = list(dict.fromkeys(s.dtype for s in report.scores))
    rows = []
    for op in offered:
        cells = ((scores.get((op, dtype)), (op, dtype) in failing) for dtype in dtypes)
        rows.append([code(op, 60), *(_cell(score, failed) for score, failed in cells)])
    legend = "Each cell: the grade and the largest error in ulp of the format; ❌ a failure, – refused or not declared."
    return f"{table(['function', *(code(d, 30) for d in dtypes)], rows)}\n\n{legend}"


def _cell(score: Score | None, failed: bool) -> str:
    if score is None:
        return ""
    if score.outcome == "unsupported":
        return f"❌ {score.refusal}" if failed else "–"
    text = plain(score.outcome) if score.grade is None else f"{score.grade.label} {ulps(score.max_ulp)}".rstrip()
    return f"❌ {text}" if failed else text

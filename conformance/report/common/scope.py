"""What the grades of a report do not speak of: circumstances beyond a limit, formats that a function refuses."""

from __future__ import annotations

from ...scoring.outcome.model import Refusal, Report, Score
from .text import plain

UNDECLARED = "the format is not declared"


def scopes(report: Report) -> list[tuple[str, str]]:
    """Return functions and what their grades are limited to, one line each; what is alike stands together."""
    alike: dict[tuple[str, str], list[str]] = {}
    offered = {s.op for s in report.scores if s.outcome != "unsupported"}
    for score in report.scores:
        if score.op in offered and (text := _scope(score)):
            alike.setdefault((score.op, text), []).append(score.dtype)
    formats = {s.dtype for s in report.scores if s.refusal is not Refusal.NOT_DEFINED}
    found = []
    for (op, text), dtypes in alike.items():
        where = "" if len(dtypes) == len(formats) else f"{plain(', '.join(dtypes))}: "
        found.append((plain(op, 60), f"{where}{plain(text, 300)}"))
    return found


def _scope(score: Score) -> str:
    if score.outcome == "unsupported":
        return f"{score.refusal}: {score.reason}" if score.reason != UNDECLARED else ""
    return f"scored for {score.scope}" if score.scope else ""

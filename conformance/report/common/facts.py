"""What every rendering says of a finding."""

from __future__ import annotations

from ...scoring.outcome.model import Finding, Severity
from .text import plain, ulps

LINES = 12
"""Most lines of a program that are shown."""


def place(finding: Finding) -> str:
    """Return clause, function and format; a clause id starts with its function."""
    return f"{plain(finding.clause, 120)} ({plain(finding.op, 60)}, {plain(finding.dtype, 30)})"


def facts(finding: Finding) -> list[tuple[str, str]]:
    """Return what is known of a finding as labels and values of one line each; what says nothing is left out."""
    many = finding.total > 1 or finding.count > 1
    pairs = (
        ("fault" if finding.severity is Severity.FAIL else finding.severity.value, plain(finding.message, 300)),
        ("input", plain(finding.inputs)),
        ("got", plain(finding.got)),
        ("want", plain(finding.want)),
        ("error", f"{ulps(finding.ulps)} ulp" if finding.ulps is not None else ""),
        ("count", f"{finding.count:,} of {finding.total:,} values" if many else ""),
        ("also", plain(_elsewhere(finding), 300)),
        ("case", plain(finding.case)),
        ("remedy", plain(finding.remedy, 300)),
        ("known", why_known(finding)),
    )
    return [(label, value) for label, value in pairs if value]


def why_known(finding: Finding) -> str:
    """Return what the baseline says of a known failure; empty for another finding."""
    if finding.known is None:
        return ""
    reason = plain(finding.known.reason, 300) or "no reason is written in the baseline"
    return f"{reason} ({plain(finding.known.issue, 300)})" if finding.known.issue else reason


def repro(finding: Finding) -> str:
    """Return the command or the program that shows a fault again, whole: what was shortened cannot be copied."""
    return "\n".join(plain(line, 4000) for line in finding.repro.split("\n")[:LINES] if line)


def _elsewhere(finding: Finding) -> str:
    """Return where else a fault shows: each clause that is not the finding's own, with its formats."""
    formats: dict[str, list[str]] = {}
    for found in finding.also:
        formats.setdefault(found.clause, []).append(found.dtype)
    own = formats.pop(finding.clause, [])
    return ", ".join([*own, *(f"{clause} ({', '.join(names)})" for clause, names in formats.items())])

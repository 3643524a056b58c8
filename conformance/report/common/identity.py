"""What a report is of, as pairs of text: every output carries it."""

from __future__ import annotations

from ...scoring.outcome.model import Report
from .text import plain

SHORT = 12
"""Digits of a digest that are shown to people; the JSON report has all."""


def identity(report: Report) -> dict[str, str]:
    """Return what was measured by which version of the suite, each value on one line."""
    shown = {"softgauge": plain(report.softgauge, 30)}
    for name, value in [*report.digests.items()][:10]:
        shown[f"{plain(name, 30)} digest"] = plain(value[:SHORT])
    shown |= {
        "backend": subject(report),
        "level": plain(report.level, 20),
        "seed": str(report.seed),
        "profile": plain(report.profile, 20),
        "required grade": report.require.label,
        "platform": ", ".join(f"{plain(k, 30)} {plain(v, 100)}" for k, v in [*report.platform.items()][:20]),
    }
    return shown


def subject(report: Report) -> str:
    """Return name and version of the backend on one line."""
    name, version = (plain(report.backend.get(key, ""), 60) for key in ("name", "version"))
    return f"{name} {version}".strip() or "?"

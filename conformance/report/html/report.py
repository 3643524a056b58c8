"""A report as one HTML file: the verdict, the matrix of functions and formats, and what is behind each cell."""

from __future__ import annotations

from pathlib import Path

from ...scoring.outcome.model import Report
from ..common.identity import identity, subject
from ..common.scope import scopes
from .document import document
from .glossary import glossary
from .view import View


def to_html(report: Report, place: Path | None = None) -> str:
    """Return a report as a page; ``place`` is where it will lie, for links to the specification beside it."""
    view = View(report)
    clauses = glossary(view.clauses, place)
    return document(
        "report.html.j2",
        title=f"{subject(report)}: {report.verdict.value}",
        view=view,
        report=report,
        identity=identity(report),
        scopes=scopes(report),
        subject=subject(report),
        glossary=clauses,
        known={entry.id for entries in clauses.values() for entry in entries},
    )

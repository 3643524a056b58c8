"""Which formulas a grade line is held to."""

from __future__ import annotations

from softgauge.spec.grade import Grade

from .formulas import GAPS, TEXTBOOK, Formula
from .saved import SAVED


def formulas(op: str, line: Grade) -> tuple[Formula, ...]:
    """Return the formulas that a line is held to; a function without saved results has none for *saved*."""
    if line is Grade.SAVED:
        return SAVED.get(op, ())
    return GAPS.get(op, TEXTBOOK[op]) if line is Grade.STABLE else TEXTBOOK[op]

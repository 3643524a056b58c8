"""Exact evaluations: rational arithmetic, correctly rounded formats, seeded runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import isnan
from typing import Any

from ...reading.outcome import Kind, Outcome
from .proof import against, borne_out


@dataclass(frozen=True)
class Equal:
    """compute() is ``expected``; NaN is expected as NaN, and the sign of a zero is ignored.

    The arithmetic is exact, or binary with every operation rounded as ``kind`` then says.
    """

    statement: str
    expected: Any
    compute: Callable[[], Any]
    kind: Kind = Kind.COMPUTED

    def run(self) -> Outcome:
        """Evaluate and compare."""
        got = self.compute()
        if not _same(got, self.expected):
            return against(self.statement, self.kind, got, self.expected)
        return borne_out(self.statement, self.kind)


def stored(statement: str, expected: Any, compute: Callable[[], Any]) -> Equal:
    """Return the step that runs binary arithmetic."""
    return Equal(statement, expected, compute, Kind.BINARY)


def _same(a: Any, b: Any) -> bool:
    if isinstance(b, tuple):
        return len(a) == len(b) and all(map(_same, a, b))
    if isinstance(a, float) and isinstance(b, float) and isnan(b):
        return isnan(a)
    return bool(a == b)

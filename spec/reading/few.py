"""A reading with a number of classes of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..op import Field


class Few:
    """The field F with ``n`` classes 0, …, n - 1, whatever the rows of F have: a definition then takes a tuple.

    >>> from fractions import Fraction
    >>> from ..ops.softargmax import define
    >>> from .dual import DualIntervals
    >>> F = DualIntervals((Fraction(0),), 1)
    >>> F.decimal(define(Few(F, 2), (F.arguments[0], 0))(0))
    '0.5'
    """

    def __init__(self, F: Field, n: int) -> None:
        self.exp, self.log, self.n = F.exp, F.log, n

    def sum(self, term: Callable[[Any], Any]) -> Any:
        """Σ_i term(i) over the n classes."""
        total = term(0)
        for i in range(1, self.n):
            total = total + term(i)
        return total

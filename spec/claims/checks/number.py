"""Printed numbers and inequalities at single points, by interval arithmetic."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

from mpmath import libmp
from mpmath.ctx_iv import MPIntervalContext
from mpmath.ctx_mp import MPContext

from ...reading.outcome import Kind, Outcome
from .proof import against, borne_out

PRECISION = 200
"""Bits: every printed number has at most seven digits, and no computation here cancels more than forty."""


def intervals() -> Any:
    """A context of interval arithmetic of its own: mpmath.iv is global state."""
    m = MPIntervalContext()
    m.prec = PRECISION
    return m


def numbers() -> Any:
    """A context of high precision of its own: mpmath.mp is global state."""
    m = MPContext()
    m.dps = 30
    return m


def printed_range(text: str) -> tuple[Fraction, Fraction]:
    """The numbers that are printed so: half a unit of the last digit to both sides.

    >>> printed_range("0.25")
    (Fraction(49, 200), Fraction(51, 200))
    """
    exponent = Decimal(text).as_tuple().exponent
    assert isinstance(exponent, int)
    half = Fraction(10) ** exponent / 2
    return Fraction(text) - half, Fraction(text) + half


def _exact(raw: Any) -> Fraction:
    p, q = libmp.to_rational(raw)
    return Fraction(p, q)


def _ends(value: Any) -> tuple[Fraction, Fraction]:
    """The ends of an enclosure; a number of high precision is granted an error in its 20th digit."""
    if hasattr(value, "_mpi_"):
        low, high = value._mpi_
        return _exact(low), _exact(high)
    middle = _exact(value._mpf_)
    return middle - abs(middle) / 10**20, middle + abs(middle) / 10**20


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple)) else [value]


@dataclass(frozen=True)
class Number:
    """compute(m) rounds to the decimals in ``printed``, one or several with spaces between them.

    m is a context of intervals, or of 30 digits where ``enclosed`` is False (integrals, error functions).
    """

    statement: str
    printed: str
    compute: Callable[[Any], Any]
    enclosed: bool = True

    def run(self) -> Outcome:
        """Enclose every value and compare with what is printed."""
        m = intervals() if self.enclosed else numbers()
        kind = Kind.INTERVALS if self.enclosed else Kind.BINARY
        values = _listed(self.compute(m))
        for text, value in zip(self.printed.split(), values, strict=True):
            (least, greatest), (low, high) = printed_range(text), _ends(value)
            if low < least or high > greatest:
                return against(self.statement, kind, f"{float((low + high) / 2):.9g}", text)
        return borne_out(self.statement, kind)


@dataclass(frozen=True)
class Root:
    """A root of the continuous function compute(m, ·) rounds to each decimal of ``printed``."""

    statement: str
    printed: str
    compute: Callable[[Any, Any], Any]

    def run(self) -> Outcome:
        """Check that the function changes its sign within half a unit of the last digit."""
        m = intervals()
        for text in self.printed.split():
            low, high = (self.compute(m, m.mpf(x.numerator) / x.denominator) for x in printed_range(text))
            if not ((low < 0 and high > 0) or (low > 0 and high < 0)):
                return against(self.statement, Kind.INTERVALS, f"no change of sign near {text}", "a root")
        return borne_out(self.statement, Kind.INTERVALS)


@dataclass(frozen=True)
class Less:
    """The values of compute(m) increase strictly."""

    statement: str
    compute: Callable[[Any], Any]

    def run(self) -> Outcome:
        """Compare enclosures of neighbours."""
        m = intervals()
        values = [m.mpf(value) for value in self.compute(m)]
        for a, b in pairwise(values):
            if not a < b:
                return against(self.statement, Kind.INTERVALS, f"{a}", f"< {b}")
        return borne_out(self.statement, Kind.INTERVALS)

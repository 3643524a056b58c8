"""Correctly rounded binary arithmetic from exact rationals: what a floating-point statement is executed in.

Infinities, NaN and zeros are those of Python's float; every other value is a rational number of the format.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from mpmath import libmp
from mpmath.ctx_mp import MPContext

Number = Fraction | float
WORKING = 300
"""Bits of exp and log before they are rounded: neither is ever so near to a tie of the small inputs used here."""


@dataclass(frozen=True)
class Format:
    """A binary interchange format with ``bits`` of significand and exponents from ``low`` to ``high``.

    >>> BINARY64.add(0.1, 0.2) == 0.1 + 0.2
    True
    >>> BINARY32.exp(-104), BINARY32.exp(89)
    (0.0, inf)
    """

    bits: int
    low: int
    high: int

    def round(self, value: Number) -> float:
        """The nearest number of the format, ties to even; infinite from half an ulp above the greatest."""
        if isinstance(value, float):
            if not math.isfinite(value) or value == 0:
                return value
            value = Fraction(value)
        if value == 0:
            return 0.0
        # 2^e ≤ |value| < 2^(e+1), and the quantum is that of the subnormals below the least normal number.
        e = abs(value.numerator).bit_length() - value.denominator.bit_length()
        e -= abs(value) < Fraction(2) ** e
        quantum = Fraction(2) ** (max(e, self.low) - self.bits + 1)
        rounded = round(value / quantum) * quantum
        if abs(rounded) >= Fraction(2) ** (self.high + 1):
            return math.inf if rounded > 0 else -math.inf
        return float(rounded) if rounded else math.copysign(0.0, value.numerator)

    def add(self, a: float, b: float) -> float:
        """a + b, rounded once."""
        return self.round(Fraction(a) + Fraction(b)) if math.isfinite(a) and math.isfinite(b) else a + b

    def subtract(self, a: float, b: float) -> float:
        """a - b, rounded once."""
        return self.add(a, -b)

    def multiply(self, a: float, b: float) -> float:
        """a b, rounded once."""
        return self.round(Fraction(a) * Fraction(b)) if math.isfinite(a) and math.isfinite(b) else a * b

    def divide(self, a: float, b: float) -> float:
        """a/b, rounded once; 0/0 and ∞/∞ are NaN, a nonzero number over 0 is infinite."""
        if math.isnan(a) or math.isnan(b) or (a == 0 == b) or (math.isinf(a) and math.isinf(b)):
            return math.nan
        if b == 0 or math.isinf(a):
            return math.copysign(math.inf, a) * math.copysign(1, b)
        return 0.0 if math.isinf(b) else self.round(Fraction(a) / Fraction(b))

    def exp(self, a: float) -> float:
        """e^a, rounded once; 0 and infinity far out, where no rational is needed."""
        if math.isnan(a) or a == math.inf:
            return a
        if a > self.high + 1 or a < self.low - self.bits:
            return math.inf if a > 0 else 0.0
        return self.round(rational("exp", a))

    def log(self, a: float) -> float:
        """log a, rounded once, with -∞ at 0."""
        if math.isnan(a) or a == math.inf:
            return a
        return self.round(rational("log", a)) if a > 0 else -math.inf

    def sum(self, terms: Sequence[float]) -> float:
        """From left to right, rounding after each addition."""
        total = 0.0
        for term in terms:
            total = self.add(total, term)
        return total


def rational(name: str, a: float) -> Fraction:
    """exp or log of a to more bits than any format has."""
    # A context of its own: mpmath.mp is global state.
    mp = MPContext()
    mp.prec = WORKING
    return Fraction(*libmp.to_rational(getattr(mp, name)(mp.mpf(a))._mpf_))


BINARY64 = Format(53, -1022, 1023)
BINARY32 = Format(24, -126, 127)
BINARY16 = Format(11, -14, 15)

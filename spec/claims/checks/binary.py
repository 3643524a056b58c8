"""Arithmetic of the binary formats, every operation correctly rounded.

Python's own floats would leave exp and log to the platform's library, whose last bit is nobody's word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import copysign, inf, isfinite, isinf, isnan, nan
from typing import Any

from mpmath import libmp
from mpmath.ctx_mp import MPContext


@dataclass(frozen=True)
class Binary:
    """A format with ``precision`` bits whose normal numbers begin at 2^least and end below 2^beyond."""

    precision: int
    least: int
    beyond: int

    def round(self, a: Fraction) -> float:
        """The nearest number of the format, ties to even; ±inf beyond the largest.

        >>> BINARY16.round(Fraction(2049))
        2048.0
        """
        if a == 0:
            return 0.0
        exponent = abs(a.numerator).bit_length() - a.denominator.bit_length()
        if abs(a) < Fraction(2) ** exponent:
            exponent -= 1
        unit = Fraction(2) ** (max(exponent, self.least) - self.precision + 1)
        value = round(a / unit) * unit
        if abs(value) >= Fraction(2) ** self.beyond:
            return inf if a > 0 else -inf
        return float(value)

    def add(self, a: float, b: float) -> float:
        """a + b."""
        return self.round(Fraction(a) + Fraction(b)) if isfinite(a) and isfinite(b) else a + b

    def sub(self, a: float, b: float) -> float:
        """a - b."""
        return self.add(a, -b)

    def mul(self, a: float, b: float) -> float:
        """a · b."""
        return self.round(Fraction(a) * Fraction(b)) if isfinite(a) and isfinite(b) else a * b

    def div(self, a: float, b: float) -> float:
        """a / b; 0/0 is NaN."""
        if b == 0:
            return nan if a == 0 or isnan(a) else copysign(inf, a)
        return self.round(Fraction(a) / Fraction(b)) if isfinite(a) and isfinite(b) else a / b

    def exp(self, a: float) -> float:
        """e^a."""
        if isnan(a) or isinf(a):
            return 0.0 if a == -inf else a
        # Beyond ±2000 every format under- or overflows; an exact Fraction of e^a would have a million digits.
        return self._elementary("exp", max(-2000.0, min(2000.0, a)))

    def log(self, a: float) -> float:
        """Natural logarithm; -inf at 0."""
        if a == 0:
            return -inf
        return a if isinf(a) or isnan(a) else self._elementary("log", a)

    def _elementary(self, name: str, a: float) -> float:
        # 200 bits decide the rounding: no argument here lies that close to a tie.
        m: Any = MPContext()
        m.prec = 200
        return self.nearest(getattr(m, name)(m.mpf(a)))

    def nearest(self, a: Any) -> float:
        """The number of the format nearest to an mpmath number."""
        return self.round(Fraction(*libmp.to_rational(a._mpf_)))

    def total(self, x: Sequence[float]) -> float:
        """Recursive summation from the left."""
        s = 0.0
        for a in x:
            s = self.add(s, a)
        return s

    def softargmax(self, x: Sequence[float], shift: float = 0.0) -> tuple[float, ...]:
        """e^{x_k - shift} / Σ_i e^{x_i - shift}, as written."""
        e = [self.exp(self.sub(a, shift)) for a in x]
        return tuple(self.div(a, self.total(e)) for a in e)

    def sigmoid(self, x: float) -> float:
        """1 / (1 + e^{-x}), as written."""
        return self.div(1.0, self.add(1.0, self.exp(-x)))

    def softplus(self, x: float) -> float:
        """log(1 + e^x), as written."""
        return self.log(self.add(1.0, self.exp(x)))

    def boltzmann(self, x: Sequence[float]) -> float:
        """Σ_i x_i p_i, as written, with the maximum as shift."""
        return self.total([self.mul(a, p) for a, p in zip(x, self.softargmax(x, max(x)), strict=True)])


BINARY64 = Binary(53, -1022, 1024)
BINARY32 = Binary(24, -126, 128)
BINARY16 = Binary(11, -14, 16)

"""Which side of a midpoint a value lies on, where no number of bits tells: in exact exponential sums.

A value that agrees with a midpoint b to thousands of bits is ``numerator / Π denominators`` of exponential sums. The
difference ``numerator - b·Π denominators`` is one too; divided by its largest exponential it is a sum whose leading
coefficient is a rational and whose other terms may be as small as e^-10^308. Intervals give its sign at once. Where
the difference has no terms the value is the midpoint itself.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from mpmath.libmp import from_rational

from ...spec.op import Op
from ..formats import Format
from .certified import RESOLUTION, Certified, exactly, neighbours
from .exponential_sums import ExactField, NotExponential, Quotient, Terms
from .interval import Interval, IntervalField

BITS = (128, 512, 2048, 8192)
"""Bits at which the sign of a difference is looked for."""


class Sides:
    """The exact reading of one row."""

    def __init__(self, op: Op, exact: list[Any], size: int) -> None:
        """Read the definition exactly; what leaves the field of exponential sums is never decided here."""
        lifted = [[Quotient.of(v) for v in value] if isinstance(value, list) else Quotient.of(value) for value in exact]
        try:
            result = op.define(ExactField(size), *lifted)
        except NotExponential:
            result = None
        self._component = result if op.result or result is None else lambda _: result

    def decide(self, k: int, y: Interval, format: Format, bits: int) -> Certified | None:
        """Return the rounding of entry k, enclosed by y, if it is 0 or y holds a single midpoint of the format."""
        if self._component is None:
            return None
        try:
            value = self._component(k)
            if not value.numerator:
                return exactly(Fraction(0), format, bits)
            midpoint = _midpoint(y, format)
            if midpoint is None:
                return None
            side = _sign(value.less(midpoint))
        except NotExponential:
            return None
        if side is None:
            return None
        lo, hi = y.ends
        below, above = neighbours(midpoint, bits)
        code = format.round_fraction(midpoint, side)
        outcome = Certified(format, code, above if side >= 0 else lo, below if side <= 0 else hi, bits)
        return outcome if outcome.width_exponent <= outcome.ulp_exponent - RESOLUTION else None


def _midpoint(y: Interval, format: Format) -> Fraction | None:
    lo, hi = y.ends
    low, high = format.round(*lo), format.round(*hi)
    magnitude = max(low & ~format.sign_bit, high & ~format.sign_bit)
    if magnitude > format.max_code or format.next_up(low) != high:
        return None
    return (format.decode(low) + format.decode(high)) / 2


def _sign(terms: Terms) -> int | None:
    """Return the sign of Σ c e^s, 0 for no terms, None where it is not found."""
    if not terms:
        return 0
    largest = max(terms)
    for bits in BITS:
        field = IntervalField(bits)
        total: Any = 0
        for s, c in terms.items():
            total = total + _rational(field, c) * field.exp(_rational(field, s - largest))
        lo, hi = total.ends
        if lo[0] > 0 or hi[0] < 0:
            return 1 if lo[0] > 0 else -1
    return None


def _rational(field: IntervalField, value: Fraction) -> Interval:
    n, d = int(value.numerator), int(value.denominator)
    return Interval(field, from_rational(n, d, field.bits, "f"), from_rational(n, d, field.bits, "c"))

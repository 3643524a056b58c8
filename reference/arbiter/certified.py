"""What the arbiter returns: a certified value, or the admission that none was proved."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from ..formats import Format

RESOLUTION = 8
"""An enclosure is accepted when it is also narrower than 2^-RESOLUTION ulp, so that errors can be measured from it."""

FAR_APART = 1 << 16
"""Exponents further apart than this are compared without shifting one mantissa to the other."""


@dataclass(frozen=True)
class Certified:
    """A correctly rounded value: its code, the dyadic enclosure it follows from and the bits that took.

    ``lo`` and ``hi`` are pairs (mantissa, exponent) with ``mantissa·2^exponent <= y``, or ``>= y``. The fields
    ``ulp_exponent`` and ``residual`` measure errors from the exact value: ulp(y) = 2^ulp_exponent, and
    y = rounded + residual·ulp(y), with the residual in [-1/2, 1/2] for finite results, known to 2^-8; an overflow
    counts as rounded to 2^(e_max + 1).
    """

    format: Format
    code: int
    lo: tuple[int, int]
    hi: tuple[int, int]
    bits: int

    @property
    def value(self) -> Any:
        """The rounded value as a NumPy scalar of the format."""
        return self.format.array([self.code])[0]

    @property
    def hex(self) -> str:
        """The rounded value as a hexadecimal float."""
        return self.format.hex(self.code)

    @property
    def width_exponent(self) -> int:
        """The smallest e known to satisfy hi - lo <= 2^e."""
        (a, e), (b, f) = self.lo, self.hi
        if abs(e - f) > FAR_APART:
            return 1 + max(e + a.bit_length() if a else f, f + b.bit_length() if b else e)
        base = min(e, f)
        return base + ((b << (f - base)) - (a << (e - base))).bit_length()

    @property
    def straddles(self) -> bool:
        """Whether the ends lie in different binades, so that the ulp at the exact value is not known."""
        return self._inner_top != self._top(self.hi if self.hi[0] > 0 else self.lo)

    @cached_property
    def ulp_exponent(self) -> int:
        """Exponent of the ulp at the exact value; the smaller one where the enclosure straddles binades."""
        return self._inner_top - self.format.p + 1

    @property
    def _inner_top(self) -> int:
        """Binade of the end nearer to 0, 0 itself counting as the smallest."""
        (a, _), (b, _) = self.lo, self.hi
        return self._top(self.lo if a > 0 else self.hi if b < 0 else (0, 0))

    def _top(self, end: tuple[int, int]) -> int:
        man, exp = end
        top = exp + abs(man).bit_length() - 1 if man else self.format.e_min
        return min(max(top, self.format.e_min), self.format.e_max)

    @cached_property
    def residual(self) -> float:
        """(exact - rounded) / ulp, from the lower end of the enclosure; 0 where the result is not finite."""
        magnitude = self.code & ~self.format.sign_bit
        if magnitude == self.format.inf_code and self.bits:
            # An overflow is measured as if the format went on: infinity stands for 2^(e_max + 1).
            significand, exponent = 1, self.format.e_max + 1
            significand = -significand if self.code & self.format.sign_bit else significand
        elif magnitude > self.format.max_code:
            return 0.0
        else:
            significand, exponent = self.format.significand(self.code)
        man, exp = self.lo
        if man and exp + abs(man).bit_length() < self.ulp_exponent - 64:
            man, exp = 0, exponent
        base = min(exp, exponent)
        difference = (man << (exp - base)) - (significand << (exponent - base))
        excess = max(0, difference.bit_length() - 62)
        return math.ldexp(difference >> excess, min(base + excess - self.ulp_exponent, 900))


@dataclass(frozen=True)
class Undecided:
    """No rounding was proved within ``bits`` bits."""

    format: Format
    bits: int


Outcome = Certified | Undecided


def exactly(value: Fraction, format: Format, bits: int) -> Certified:
    """Return the rounding of a rational, enclosed to 2^-bits of it."""
    return Certified(format, format.round_fraction(value), *neighbours(value, bits), bits)


def neighbours(value: Fraction, bits: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return dyadic numbers at most and at least a rational, within 2^-bits of it relatively."""
    shift = max(0, bits + value.denominator.bit_length() - abs(value.numerator).bit_length() + 1)
    floor, rest = divmod(value.numerator << shift, value.denominator)
    return (floor, -shift), (floor + (rest > 0), -shift)

"""Balls with one relative radius a row: the fastest rung, for rows whose condition is ordinary.

A ball stands for a number ``(hi + lo + ε)·e^shift`` with ``|ε| <= rel·|hi| + rad``; ``rel`` is a number for the whole
row wherever that can be, so that it costs nothing an entry. What these radii leave undecided goes to the balls of
:mod:`.ball`, which lose nothing to 1 + tiny.

Every rounding error below is at most ``unit`` of the result or, in a sum, of its terms: u for :class:`Plain`; for
:class:`Pair` the derivations stand beside the operations. Radii are computed in float64 with a few roundings, which
``SAFETY`` outweighs where they are read.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from . import doubled
from .ball import FUNCTION, NO_SHIFT, U
from .twofold import quick_two_sum, two_sum, upper

Real = Any
"""A number or an array of float64."""

LEAST = 2.0**-900
"""Products and quotients below this may have lost bits to underflow."""

LOST = 2.0**-1070
"""What one product or quotient, its rounding error included, loses to gradual underflow: a dozen times 2^-1075."""

FAR = -690.0
"""Below this an exponential counts as 0; e^FAR < 2^-995 still has a low part."""

BELOW = 2.0**-995
"""An upper bound of what was so counted."""


class Plain:
    """float64 numbers: ``lo`` is always 0."""

    __slots__ = ("hi", "lo", "memo", "positive", "rad", "rel", "shift")
    # NumPy must not broadcast its own operators over balls.
    __array_ufunc__ = None
    unit = U

    def __init__(
        self, hi: Real, lo: Real = 0.0, rel: Real = 0.0, rad: Real = 0.0, shift: Any = NO_SHIFT, positive: bool = False
    ) -> None:
        self.hi, self.lo, self.rel, self.rad, self.shift, self.positive = hi, lo, rel, rad, shift, positive
        self.memo: dict[Any, tuple[Any, Any]] = {}

    def __getitem__(self, index: Any) -> Plain:
        return self

    def lift(self, value: Any) -> Plain:
        """Return a number as a ball."""
        return value if isinstance(value, Plain) else type(self)(np.float64(value), positive=value > 0)

    @property
    def is_row(self) -> bool:
        """Whether there is one number a row, or one at all."""
        return np.ndim(self.hi) == 0 or np.shape(self.hi)[-1] == 1

    def at(self, shift: Any) -> Plain:
        """Return the same number with another shift."""
        if self.shift is shift:
            return self
        gap, err = two_sum(self.shift, -shift)
        # Above -FAR the exponential of a pair is garbage.
        factor = self.power(np.where(gap > -FAR, np.nan, gap), err)
        moved = self * type(self)(*factor, positive=True)
        moved.shift = shift
        return moved

    @classmethod
    def power(cls, gap: Any, rest: Any) -> tuple[Any, Any, Any, Any]:
        """Return e^(gap + rest) as high and low part, relative and absolute radius; 0 where it is far below 1."""
        far = gap < FAR
        high = np.where(far, 0.0, np.exp(gap))
        # e^(gap + rest) = e^gap (1 + rest + …), and |rest| <= u·|gap|.
        return high, 0.0, FUNCTION + 2 * np.abs(rest), np.where(far, BELOW, 0.0)

    @staticmethod
    def logarithm(hi: Any, lo: Any) -> tuple[Any, Any, Any]:
        """Return log(hi + lo) as high and low part, and its relative error."""
        return np.log(np.where(hi > 0, hi, np.nan)), 0.0, FUNCTION

    def __neg__(self) -> Plain:
        return type(self)(-self.hi, -self.lo, self.rel, self.rad, self.shift)

    def __add__(self, other: Any) -> Plain:
        if isinstance(other, int) and other == 0:
            return self
        o = self.lift(other)
        if not (self.shift is o.shift or _equal(self.shift, o.shift)):
            top = np.maximum(self.shift, o.shift)
            return self.at(top) + o.at(top)
        positive = self.positive and o.positive
        hi, lo = self._plus(o)
        rad = self.rad + o.rad
        if positive:
            # No term exceeds the sum.
            return type(self)(hi, lo, np.maximum(self.rel, o.rel) + 2 * self.unit, rad, self.shift, True)
        if self.is_row and not o.is_row:
            return o._beside(self, hi, lo, rad)
        if o.is_row and not self.is_row:
            return self._beside(o, hi, lo, rad)
        rad = rad + (self.rel + self.unit) * np.abs(self.hi) + (o.rel + self.unit) * np.abs(o.hi)
        return type(self)(hi, lo, 0.0, rad, self.shift)

    def _beside(self, row: Plain, hi: Any, lo: Any, rad: Any) -> Plain:
        """The sum with one number a row: |self| <= |sum| + |row|, so that only the row's radius is absolute."""
        rel = self.rel + 2 * self.unit
        return type(self)(hi, lo, rel, rad + (rel + row.rel + 2 * self.unit) * np.abs(row.hi), self.shift)

    def _plus(self, o: Plain) -> tuple[Any, Any]:
        return self.hi + o.hi, 0.0

    def __mul__(self, other: Any) -> Plain:
        o = self.lift(other)
        hi, lo = self._times(o)
        rel = self.rel + o.rel + self.rel * o.rel + self.unit
        rad: Any = 0.0
        if not _zero(self.rad):
            rad = self.rad * ((1 + o.rel) * np.abs(o.hi) + o.rad)
        if not _zero(o.rad):
            rad = rad + o.rad * (1 + self.rel) * np.abs(self.hi)
        rad = _with_lost(hi, rad, self, o)
        shift = _total(self.shift, o.shift)
        return type(self)(hi, lo, rel + shift[1], rad, shift[0], self.positive and o.positive)

    def _times(self, o: Plain) -> tuple[Any, Any]:
        return self.hi * o.hi, 0.0

    def reciprocal(self) -> Plain:
        """Return 1 / self, NaN where 0 is not excluded."""
        hi, lo = self._inverse()
        # 1/(b (1 + θ)) = (1/b) (1 + θ') with |θ'| <= θ/(1 - θ).
        off = self.rel + (0.0 if _zero(self.rad) else self.rad * np.abs(hi) * (1 + 2 * U))
        # A reciprocal of 0 is that of an overflow, which may stand for any large number.
        rel = np.where((off < 0.5) & (hi != 0), off / (1 - off), np.nan) + self.unit
        rad = _with_lost(hi, 0.0, self, self)
        return type(self)(hi, lo, rel, rad, NO_SHIFT if self.shift is NO_SHIFT else -self.shift, self.positive)

    def _inverse(self) -> tuple[Any, Any]:
        return 1.0 / self.hi, 0.0

    def __truediv__(self, other: Any) -> Plain:
        o = self.lift(other)
        if id(o) not in self.memo:
            quotient = self * remembered(o, "reciprocal", o.reciprocal)
            if self.shift is o.shift:
                quotient.shift = NO_SHIFT
            self.memo[id(o)] = o, quotient
        return self.memo[id(o)][1]

    def __sub__(self, other: Any) -> Plain:
        return self + -self.lift(other)

    def __rsub__(self, other: int) -> Plain:
        return self.lift(other) + -self

    def __rtruediv__(self, other: int) -> Plain:
        return self.lift(other) / self

    __radd__ = __add__
    __rmul__ = __mul__


class Pair(Plain):
    """Double-double numbers with ``|lo| <= 2u·|hi|``, at least where they are not near underflow."""

    __slots__ = ()
    unit = 2.0**-100

    @classmethod
    def power(cls, gap: Any, rest: Any) -> tuple[Any, Any, Any, Any]:
        """Return e^(gap + rest) as high and low part, relative and absolute radius; 0 where it is far below 1."""
        gap, rest = np.broadcast_arrays(np.asarray(gap, dtype=np.float64), np.asarray(rest, dtype=np.float64))
        far = gap < FAR
        if not far.any():
            return *doubled.quick_exp(gap, rest), doubled.QUICK_ERROR, 0.0
        high, low = doubled.quick_exp(np.maximum(gap, FAR), np.where(far, 0.0, rest))
        return np.where(far, 0.0, high), np.where(far, 0.0, low), doubled.QUICK_ERROR, np.where(far, BELOW, 0.0)

    @staticmethod
    def logarithm(hi: Any, lo: Any) -> tuple[Any, Any, Any]:
        """Return log(hi + lo) as high and low part, and its relative error."""
        hi, lo = np.broadcast_arrays(hi, lo)
        inside = (hi > LEAST) & (hi < 1 / LEAST)
        hi, lo = np.where(inside, hi, 2.0), np.where(inside, lo, 0.0)
        high, low = doubled.log(hi, lo, (hi - 1) + lo)
        return np.where(inside, high, np.nan), low, doubled.LOG_ERROR

    def _plus(self, o: Plain) -> tuple[Any, Any]:
        """The low parts, at most 3u of the terms together, are rounded three times: below 2^-100 of the terms."""
        s, err = two_sum(self.hi, o.hi)
        if not _zero(self.lo):
            err = err + self.lo
        if not _zero(o.lo):
            err = err + o.lo
        return quick_two_sum(s, err)

    def _times(self, o: Plain) -> tuple[Any, Any]:
        """What is left out, lo·lo, is below 4u²; the low part, at most 5u, is rounded four times: below 2^-100."""
        p = self.hi * o.hi
        (ah, al), (bh, bl) = _halves(self), _halves(o)
        err = ah * bh
        err -= p
        err += ah * bl
        err += al * bh
        err += al * bl
        if not _zero(o.lo):
            err += self.hi * o.lo
        if not _zero(self.lo):
            err += self.lo * o.hi
        return quick_two_sum(p, err)

    def _inverse(self) -> tuple[Any, Any]:
        """Newton: with q the rounded quotient and 1 - q·b exact to u², q (1 - q·b) corrects it to below 2^-100."""
        q = 1.0 / self.hi
        one = type(self)(q)._times(self)
        return quick_two_sum(q, q * ((1.0 - one[0]) - one[1]))


def remembered(ball: Plain, name: str, make: Any) -> Any:
    """Return what a ball has computed before, or compute it once."""
    if name not in ball.memo:
        ball.memo[name] = ball, make()
    return ball.memo[name][1]


def _halves(ball: Plain) -> tuple[Any, Any]:
    """The upper 26 bits of the high part, and the rest."""

    def split() -> tuple[Any, Any]:
        high = upper(ball.hi)
        return high, ball.hi - high

    return remembered(ball, "halves", split)


def _zero(a: Any) -> bool:
    """Whether a part is the number 0, not an array of them."""
    return type(a) is float and a == 0.0


def _equal(a: Any, b: Any) -> bool:
    return np.ndim(a) == 0 and np.ndim(b) == 0 and bool(a == b)


def _total(a: Any, b: Any) -> tuple[Any, Any]:
    """Return the sum of two shifts and the relative error that its rounding makes."""
    if a is NO_SHIFT or b is NO_SHIFT:
        return (b if a is NO_SHIFT else a), 0.0
    total, err = two_sum(a, b)
    return total, 2 * np.abs(err)


def _with_lost(hi: Any, rad: Any, a: Plain, b: Plain) -> Any:
    """Add what underflow may have lost, of the radius too, where factors are not exact zeros and hi is small."""
    size = np.abs(hi)
    if np.size(size) == 0 or np.min(size) >= LEAST:
        return rad
    return rad + np.where((size < LEAST) & _is_not_zero(a) & _is_not_zero(b), LOST, 0.0)


def _is_not_zero(a: Plain) -> Any:
    return a.hi != 0 if _zero(a.rad) else (a.hi != 0) | (a.rad != 0)

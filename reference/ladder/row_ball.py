"""Balls with one relative radius a row: the fastest rung, for rows whose condition is ordinary.

A ball stands for a number ``(hi + lo + ε)·e^shift`` with ``|ε| <= rel·|hi| + rad``; ``rel`` is a number for the whole
row wherever that can be, so that it costs nothing an entry. What these radii leave undecided goes to the balls of
:mod:`.entry_ball`, which lose nothing to 1 + tiny.

Every rounding error below is at most ``unit`` of the result or, in a sum, of its terms: u for :class:`Float64Ball`; for
:class:`DoubleDoubleBall` the derivations stand beside the operations. Radii are computed in float64 with a few
roundings, which ``SAFETY`` outweighs where they are read.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..error_free import quick_two_sum, two_sum, upper
from . import double_double
from .entry_ball import FUNCTION, NO_SHIFT, U, total_shift

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


class Float64Ball:
    """float64 numbers: ``lo`` is always 0."""

    __slots__ = ("factors", "floor", "hi", "lo", "memo", "positive", "rad", "rel", "shift")
    # NumPy must not broadcast its own operators over balls.
    __array_ufunc__ = None
    unit = U

    def __init__(
        self,
        hi: Real,
        lo: Real = 0.0,
        rel: Real = 0.0,
        rad: Real = 0.0,
        shift: Any = NO_SHIFT,
        positive: bool = False,
        floor: float = 0.0,
    ) -> None:
        self.hi, self.lo, self.rel, self.rad, self.shift, self.positive = hi, lo, rel, rad, shift, positive
        # No |hi| is below ``floor``; where nothing is known that is 0 or NaN.
        self.floor = floor
        # What was computed of this number; nothing in it may refer back, so that arrays are freed at once.
        self.memo: dict[Any, Any] = {}
        self.factors: tuple[Float64Ball, ...] = ()

    def __getitem__(self, index: Any) -> Float64Ball:
        return self

    def lift(self, value: Any) -> Float64Ball:
        """Return a number as a ball."""
        return value if isinstance(value, Float64Ball) else type(self)(np.float64(value), positive=value > 0)

    @property
    def is_row(self) -> bool:
        """Whether there is one number a row, or one at all."""
        return np.ndim(self.hi) == 0 or np.shape(self.hi)[-1] == 1

    def at(self, shift: Any) -> Float64Ball:
        """Return the same number with another shift."""
        if self.shift is shift:
            return self
        gap, err = two_sum(self.shift, -shift)
        # Above -FAR the exponential of a pair is garbage.
        factor = self.power(np.where(gap > -FAR, np.nan, gap), err)
        moved = type(self)(*self._product(type(self)(*factor, positive=True)))
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

    def __neg__(self) -> Float64Ball:
        return type(self)(-self.hi, -self.lo, self.rel, self.rad, self.shift, False, self.floor)

    def __add__(self, other: Any) -> Float64Ball:
        if isinstance(other, int) and other == 0:
            return self
        o = self.lift(other)
        shared = self._shared(o)
        if shared:
            # ac + bc = (a + b) c: nothing of c cancels.
            return (shared[0] + shared[1]) * shared[2]
        if not (self.shift is o.shift or _equal(self.shift, o.shift)):
            top = np.maximum(self.shift, o.shift)
            return self.at(top) + o.at(top)
        positive = self.positive and o.positive
        hi, lo = self._plus(o)
        rad = self.rad + o.rad
        if positive:
            # No term exceeds the sum.
            rel = np.maximum(self.rel, o.rel) + 2 * self.unit
            return type(self)(hi, lo, rel, rad, self.shift, True, max(self.floor, o.floor))
        if self.is_row and not o.is_row:
            return o._beside(self, hi, lo, rad)
        if _zero(self.rel) or (o.is_row and not self.is_row):
            return self._beside(o, hi, lo, rad)
        if _zero(o.rel):
            return o._beside(self, hi, lo, rad)
        rad = rad + (self.rel + self.unit) * np.abs(self.hi) + (o.rel + self.unit) * np.abs(o.hi)
        return type(self)(hi, lo, 0.0, rad, self.shift)

    def _beside(self, o: Float64Ball, hi: Any, lo: Any, rad: Any) -> Float64Ball:
        """The sum by |self| <= |sum| + |o|: only what o, say one number a row, errs by is absolute."""
        rel = self.rel + 2 * self.unit
        return type(self)(hi, lo, rel, rad + (rel + o.rel + 2 * self.unit) * _modulus(o), self.shift)

    def _shared(self, o: Float64Ball) -> tuple[Float64Ball, Float64Ball, Float64Ball] | None:
        """Return a, b and c where the terms are products ac and bc, and a or b is one number a row."""
        for a, c in (self.factors, self.factors[::-1]) if self.factors and o.factors else ():
            b = next((b for b, d in (o.factors, o.factors[::-1]) if d is c), None)
            if b is not None and (a.is_row or b.is_row):
                return a, b, c
        return None

    def _plus(self, o: Float64Ball) -> tuple[Any, Any]:
        return self.hi + o.hi, 0.0

    def __mul__(self, other: Any) -> Float64Ball:
        if isinstance(other, int) and abs(other) == 1:
            return self if other == 1 else -self
        product = object.__new__(type(self))
        product.factors = self, self.lift(other)
        return product

    def __getattr__(self, name: str) -> Any:
        """Multiply the factors of a product when something of it is first asked for; a sum may never ask."""
        if name not in Float64Ball.__slots__:
            raise AttributeError(name)
        a, b = factors = self.factors
        Float64Ball.__init__(self, *a._product(b))
        self.factors = factors
        return getattr(self, name)

    def _product(self, o: Float64Ball) -> tuple[Any, ...]:
        """Return the fields of a product."""
        hi, lo = self._times(o)
        rel = self.rel + o.rel + self.rel * o.rel + self.unit
        rad: Any = 0.0
        if not _zero(self.rad):
            rad = self.rad * ((1 + o.rel) * _modulus(o) + o.rad)
        if not _zero(o.rad):
            rad = rad + (o.rad * (1 + self.rel)) * _modulus(self)
        # A product of two such numbers is rounded once more.
        floor = _least(self) * _least(o) * (1 - 2.0**-50)
        if not floor >= LEAST:
            rad = _with_lost(hi, rad, self, o)
        shift, err = total_shift(self.shift, o.shift)
        if err is not None:
            hi, lo, off = self._nudged(hi, lo, err)
            if not _zero(rad):
                rad = rad * (1 + 2 * np.abs(err))
            # Beyond 1/2 the bounds of e^err - 1 do not hold.
            rel, floor = rel + np.where(np.abs(err) <= 0.5, off, np.nan), floor / 2
        return hi, lo, rel, rad, shift, self.positive and o.positive, floor

    def _nudged(self, hi: Any, lo: Any, err: Any) -> tuple[Any, Any, Any]:
        """Return (hi + lo) e^err for a small err, and the relative error that is left."""
        return hi, lo, 2 * np.abs(err)

    def _times(self, o: Float64Ball) -> tuple[Any, Any]:
        return self.hi * o.hi, 0.0

    def reciprocal(self) -> Float64Ball:
        """Return 1 / self, NaN where 0 is not excluded."""
        hi, lo = self._inverse()
        # 1/(b (1 + θ)) = (1/b) (1 + θ') with |θ'| <= θ/(1 - θ).
        off = self.rel + (0.0 if _zero(self.rad) else self.rad * np.abs(hi) * (1 + 2 * U))
        # A reciprocal of 0 is that of an overflow, which may stand for any large number.
        rel = np.where((off < 0.5) & (hi != 0), off / (1 - off), np.nan) + self.unit
        rad = _with_lost(hi, 0.0, self, self)
        shift = NO_SHIFT if self.shift is NO_SHIFT else -self.shift
        return type(self)(hi, lo, rel, rad, shift, self.positive)

    def _inverse(self) -> tuple[Any, Any]:
        return 1.0 / self.hi, 0.0

    def __truediv__(self, other: Any) -> Float64Ball:
        o = self.lift(other)
        if id(o) not in self.memo:
            quotient = type(self)(*self._product(remembered(o, "reciprocal", o.reciprocal)))
            if self.shift is o.shift:
                quotient.shift = NO_SHIFT
            # The divisor is kept: its id must not become another's.
            self.memo[id(o)] = o, quotient
        return self.memo[id(o)][1]

    def __sub__(self, other: Any) -> Float64Ball:
        return self + -self.lift(other)

    def __rsub__(self, other: int) -> Float64Ball:
        return self.lift(other) + -self

    def __rtruediv__(self, other: int) -> Float64Ball:
        return self.lift(other) / self

    __radd__ = __add__
    __rmul__ = __mul__


class DoubleDoubleBall(Float64Ball):
    """Double-double numbers with ``|lo| <= 2u·|hi|``, at least where they are not near underflow."""

    __slots__ = ()
    unit = 2.0**-100

    @classmethod
    def power(cls, gap: Any, rest: Any) -> tuple[Any, Any, Any, Any]:
        """Return e^(gap + rest) as high and low part, relative and absolute radius; 0 where it is far below 1."""
        gap, rest = np.broadcast_arrays(np.asarray(gap, dtype=np.float64), np.asarray(rest, dtype=np.float64))
        far = gap < FAR
        if not far.any():
            return *double_double.quick_exp(gap, rest), double_double.QUICK_ERROR, 0.0
        high, low = double_double.quick_exp(np.maximum(gap, FAR), np.where(far, 0.0, rest))
        return np.where(far, 0.0, high), np.where(far, 0.0, low), double_double.QUICK_ERROR, np.where(far, BELOW, 0.0)

    @staticmethod
    def logarithm(hi: Any, lo: Any) -> tuple[Any, Any, Any]:
        """Return log(hi + lo) as high and low part, and its relative error."""
        hi, lo = np.broadcast_arrays(hi, lo)
        inside = (hi > LEAST) & (hi < 1 / LEAST)
        hi, lo = np.where(inside, hi, 2.0), np.where(inside, lo, 0.0)
        high, low = double_double.log(hi, lo, (hi - 1) + lo)
        return np.where(inside, high, np.nan), low, double_double.LOG_ERROR

    def _plus(self, o: Float64Ball) -> tuple[Any, Any]:
        """The low parts, at most 3u of the terms together, are rounded three times: below 2^-100 of the terms."""
        s, err = two_sum(self.hi, o.hi)
        if not _zero(self.lo):
            err = err + self.lo
        if not _zero(o.lo):
            err = err + o.lo
        return quick_two_sum(s, err)

    def _times(self, o: Float64Ball) -> tuple[Any, Any]:
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

    def _nudged(self, hi: Any, lo: Any, err: Any) -> tuple[Any, Any, Any]:
        """e^err - 1 - err is below err²; lo·err and the roundings are below 8u·|err| and, of lo, 2^-104."""
        return *quick_two_sum(hi, lo + hi * err), err * err + 8 * U * np.abs(err) + 2.0**-104

    def _inverse(self) -> tuple[Any, Any]:
        """Newton: with q the rounded quotient and 1 - q·b exact to u², q (1 - q·b) corrects it to below 2^-100."""
        q = 1.0 / self.hi
        one = type(self)(q)._times(self)
        return quick_two_sum(q, q * ((1.0 - one[0]) - one[1]))


def remembered(ball: Float64Ball, name: str, make: Callable[[], Any]) -> Any:
    """Return what a ball has computed before, or compute it once."""
    if name not in ball.memo:
        ball.memo[name] = make()
    return ball.memo[name]


def _halves(ball: Float64Ball) -> tuple[Any, Any]:
    """The upper 26 bits of the high part, and the rest."""

    def split() -> tuple[Any, Any]:
        high = upper(ball.hi)
        return high, ball.hi - high

    return remembered(ball, "halves", split)


def _modulus(ball: Float64Ball) -> Any:
    return ball.hi if ball.positive else np.abs(ball.hi)


def _least(ball: Float64Ball) -> float:
    """A number that no modulus is below, looked for only where that is one number a row."""
    if ball.floor or not ball.is_row:
        return ball.floor
    return float(np.min(np.abs(ball.hi), initial=1.0))


def _zero(a: Any) -> bool:
    """Whether a part is the number 0, not an array of them."""
    return type(a) is float and a == 0.0


def _equal(a: Any, b: Any) -> bool:
    return np.ndim(a) == 0 and np.ndim(b) == 0 and bool(a == b)


def _with_lost(hi: Any, rad: Any, a: Float64Ball, b: Float64Ball) -> Any:
    """Add what underflow may have lost, of the radius too, where factors are not exact zeros and hi is small."""
    size = np.abs(hi)
    if np.size(size) == 0 or np.min(size) >= LEAST:
        return rad
    return rad + np.where((size < LEAST) & _is_not_zero(a) & _is_not_zero(b), LOST, 0.0)


def _is_not_zero(a: Float64Ball) -> Any:
    return a.hi != 0 if _zero(a.rad) else (a.hi != 0) | (a.rad != 0)

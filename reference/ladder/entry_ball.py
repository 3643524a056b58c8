"""The float64 reading of a definition: balls for whole arrays, a fast rung below the arbiter.

A ball stands for a number ``(hi + lo + ε)·e^shift`` with ``|ε| <= rad``, entry by entry of an array whose last axis is
the class axis. Sums keep their rounding in ``lo``, so that 1 + tiny and x - log Σ e^x lose nothing; exponentials keep
the maximum of their row in ``shift``, so that nothing overflows. An index means every class at once.

Radii follow from two assumptions: float64 additions, products and quotients round to nearest, and NumPy's exp, log,
log1p and expm1 err by at most ``ULPS`` ulp. Every radius is itself computed in float64 with a few roundings, which
``SAFETY`` outweighs.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..error_free import two_product, two_sum
from ..formats import Array
from . import double_double

Real = Array | np.float64

ULPS = 4
"""Assumed: NumPy's float64 exp, log, log1p and expm1 err by at most this many ulp (stressed by a test)."""

SAFETY = 2.0
"""Factor on every radius: it outweighs the roundings of the radius itself, fewer than 2^50 operations deep."""

U = 2.0**-53
FUNCTION = 2 * ULPS * U
TINY = 2.0**-1022
"""What an underflow may lose; a result of at most 24 bits never sees it."""

NO_SHIFT: Any = np.float64(0.0)
"""The shift of a number that has none, recognised by identity."""

FAR = -745.0
"""Below this exp is 0 in float64."""

LEAST = 2.0**-900
"""Below this, and above its reciprocal, products of double-doubles may lose their low parts."""

OVER = 709.0
"""Above this exp may overflow float64."""


class Ball:
    """Arrays of numbers known to lie in ``(hi + lo ± rad)·e^shift``."""

    __slots__ = ("hi", "lo", "rad", "shift")
    # NumPy must not broadcast its own operators over balls.
    __array_ufunc__ = None

    def __init__(self, hi: Real, lo: Real | float = 0.0, rad: Real | float = 0.0, shift: Any = NO_SHIFT) -> None:
        self.hi, self.lo, self.rad, self.shift = hi, lo, rad, shift

    def __getitem__(self, index: Any) -> Ball:
        return self

    def _lift(self, value: Ball | int) -> Ball:
        return value if isinstance(value, Ball) else Ball(np.float64(value))

    @property
    def magnitude(self) -> Real:
        """An upper bound of |value| / e^shift."""
        return np.abs(self.hi) + np.abs(self.lo) + self.rad

    def at(self, shift: Any) -> Ball:
        """Return the same number with another shift."""
        if self.shift is shift:
            return self
        gap, err = two_sum(self.shift, -shift)
        same = (gap == 0) & (err == 0)
        high, low, relative = self.power(gap, err)
        factor = Ball(np.where(same, 1.0, high), np.where(same, 0.0, low))
        moved = self * factor
        # A factor that is 0 stands for one below e^FAR.
        relative = np.where(same, 0.0, np.where(gap < FAR, 1.0, relative))
        # An exact 0 stays one.
        kept = same | ~self.is_not_zero
        lost = np.where(kept, 0.0, relative * self.magnitude * high + TINY * (1 + self.magnitude))
        return Ball(moved.hi, moved.lo, moved.rad + lost, shift)

    @staticmethod
    def power(gap: Any, rest: Any) -> tuple[Any, Any, Any]:
        """Return e^(gap + rest) for a tiny rest as high and low part, and its relative error."""
        gap, rest = np.broadcast_arrays(np.asarray(gap, dtype=np.float64), np.asarray(rest, dtype=np.float64))
        far, inside = gap < FAR, (gap >= FAR) & (gap <= OVER) & (np.abs(rest) < 0.5)
        high, low = double_double.exp(np.where(inside, gap, 0.0), np.where(inside, rest, 0.0))
        # What is neither far below nor inside is left without a bound.
        error = np.where(inside | far, double_double.EXP_ERROR, np.nan)
        return np.where(far, 0.0, high), np.where(far, 0.0, low), error

    @staticmethod
    def logarithm(hi: Any, lo: Any, small: Any, near: Any) -> tuple[Any, Any, Any]:
        """Return log(hi + lo) as high and low part and its error."""
        hi, lo, small = np.broadcast_arrays(hi, lo, np.where(near, small, 1.0))
        inside = (hi > LEAST) & (hi < 1 / LEAST)
        args = (np.where(inside, a, b) for a, b in ((hi, 1.0), (lo, 0.0), (small, 0.0)))
        high, low = double_double.log(*args)
        return high, low, np.where(inside, double_double.LOG_ERROR * np.abs(high), np.nan)

    @property
    def is_not_zero(self) -> Any:
        """Where the ball is not an exact 0; one around 0 has a radius that may underflow."""
        return (self.hi != 0) | (self.rad != 0)

    def __add__(self, other: Ball | int) -> Ball:
        if isinstance(other, int) and other == 0:
            return self
        o = self._lift(other)
        if not _same(self.shift, o.shift):
            top = np.maximum(self.shift, o.shift)
            return self.at(top) + o.at(top)
        hi, err = two_sum(self.hi, o.hi)
        lo = self.lo + o.lo + err
        rad = self.rad + o.rad + SAFETY * U * (np.abs(self.lo) + np.abs(o.lo) + np.abs(err))
        return Ball(*two_sum(hi, lo), rad, self.shift)

    def __neg__(self) -> Ball:
        return Ball(-self.hi, -self.lo, self.rad, self.shift)

    def __sub__(self, other: Ball | int) -> Ball:
        return self + -self._lift(other)

    def __rsub__(self, other: int) -> Ball:
        return self._lift(other) + -self

    def __mul__(self, other: Ball | int) -> Ball:
        o = self._lift(other)
        hi, err = two_product(self.hi, o.hi)
        rest = self.hi * o.lo + self.lo * o.hi
        lo = err + rest
        # lo·lo is below u² of the product; the low part itself is rounded four times.
        small = np.abs(self.lo * o.lo) + 4 * U * (np.abs(err) + np.abs(self.hi * o.lo) + np.abs(self.lo * o.hi))
        rad = self.rad * o.magnitude + o.rad * self.magnitude + SAFETY * small
        lost = _is_small(hi) | (_is_small(rad) & ((self.rad != 0) | (o.rad != 0)))
        rad = rad + TINY * (lost & self.is_not_zero & o.is_not_zero)
        return _shifted(hi, lo, rad, self.shift, o.shift)

    def __truediv__(self, other: Ball | int) -> Ball:
        o = self._lift(other)
        least = np.abs(o.hi) - np.abs(o.lo) - o.rad
        least = np.where(least > 0, least, np.nan)
        hi = self.hi / o.hi
        back, err = two_product(hi, o.hi)
        # What the rounded quotient leaves of the dividend, divided once more.
        left = ((self.hi - back) - err) + (self.lo - hi * o.lo)
        lo = left / o.hi
        small = np.abs(lo * o.lo) + 4 * U * (np.abs(left) + np.abs(self.lo) + np.abs(hi * o.lo))
        off = self.rad + (np.abs(hi) + np.abs(lo)) * o.rad + SAFETY * small
        rad = SAFETY * off / least
        # What is left of a small dividend underflows, whatever the quotient.
        blurred = (self.rad != 0) | (o.rad != 0)
        lost = _is_small(hi) | _is_small(self.hi) | ((_is_small(off) | _is_small(rad)) & blurred)
        rad = rad + np.where(lost & self.is_not_zero, TINY * (1 + 1 / least), 0.0)
        return _shifted(hi, lo, rad, self.shift, NO_SHIFT if o.shift is NO_SHIFT else -o.shift)

    def __rtruediv__(self, other: int) -> Ball:
        return self._lift(other) / self

    __radd__ = __add__
    __rmul__ = __mul__


def _same(a: Any, b: Any) -> bool:
    return a is b or (np.ndim(a) == 0 and np.ndim(b) == 0 and a == b)


def total_shift(a: Any, b: Any) -> tuple[Any, Any]:
    """Return the sum of two shifts and what its rounding leaves of it, None for nothing."""
    if a is NO_SHIFT or b is NO_SHIFT:
        return (b if a is NO_SHIFT else a), None
    total, err = two_sum(a, b)
    return total, err if np.any(err) else None


def _shifted(hi: Any, lo: Any, rad: Any, a: Any, b: Any) -> Ball:
    """Return (hi + lo ± rad)·e^(a + b): what rounding leaves of a + b is put into lo, as hi·err.

    e^err - 1 - err is below err² for |err| <= 1/2; lo·err and the roundings are below 8u·|err|·|hi| and u·|lo|.
    """
    shift, err = total_shift(a, b)
    if err is not None:
        hi, lo = two_sum(hi, lo)
        off = np.where(np.abs(err) <= 0.5, err * err + 8 * U * np.abs(err), np.nan)
        rad = rad * (1 + 2 * np.abs(err)) + SAFETY * (off * np.abs(hi) + U * np.abs(lo))
        lo = lo + hi * err
    return Ball(*two_sum(hi, lo), rad, shift)


def _is_small(a: Any) -> Any:
    """Where a number, or a radius, is so small that the roundings it meets are absolute."""
    return np.abs(a) < LEAST

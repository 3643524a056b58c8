"""The float64 reading of a definition: balls for whole arrays, a fast rung below the arbiter.

A ball stands for a number ``(hi + lo + ε)·e^shift`` with ``|ε| <= rad``, entry by entry of an array whose last axis is
the class axis. Sums keep their rounding in ``lo``, so that 1 + tiny and x - log Σ e^x lose nothing; exponentials keep
the maximum of their row in ``shift``, so that nothing overflows. An index means every class at once.

Radii follow from two assumptions: float64 additions, products and quotients round to nearest, and NumPy's exp, log,
log1p and expm1 err by at most ``ULPS`` ulp. Every radius is itself computed in float64 with a few roundings, which
``SAFETY`` outweighs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

Real = npt.NDArray[Any] | np.float64

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


class Ball:
    """Arrays of numbers known to lie in ``(hi + lo ± rad)·e^shift``."""

    __slots__ = ("hi", "lo", "rad", "shift")
    # NumPy must not broadcast its own operators over balls.
    __array_ufunc__ = None

    def __init__(self, hi: Real, lo: Real | float = 0.0, rad: Real | float = 0.0, shift: Any = NO_SHIFT) -> None:
        self.hi, self.lo, self.rad, self.shift = hi, lo, rad, shift

    def __getitem__(self, index: Any) -> Ball:
        return self

    @property
    def magnitude(self) -> Real:
        """An upper bound of |value| / e^shift."""
        return np.abs(self.hi) + np.abs(self.lo) + self.rad

    def at(self, shift: Real | float) -> Ball:
        """Return the same number with another shift."""
        if self.shift is shift:
            return self
        gap = np.asarray(self.shift - shift)
        factor = np.where(gap == 0, 1.0, np.exp(gap))
        # The gap's own rounding, relative to it, and the exponential's error.
        relative = np.where(gap == 0, 0.0, SAFETY * (FUNCTION + U * np.abs(gap) + U))
        relative = np.where(gap < FAR, 1.0, relative)
        moved = self.hi * factor
        rad = self.rad * factor + relative * self.magnitude * factor
        lost = (SAFETY * U * np.abs(moved) + TINY * (1 + self.magnitude)) * (gap != 0)
        return Ball(moved, self.lo * factor, rad + lost, shift)

    def __add__(self, other: Ball | int) -> Ball:
        if isinstance(other, int) and other == 0:
            return self
        o = _lift(other)
        if not _same(self.shift, o.shift):
            top = np.maximum(self.shift, o.shift)
            return self.at(top) + o.at(top)
        hi, err = _two_sum(self.hi, o.hi)
        lo = self.lo + o.lo + err
        rad = self.rad + o.rad + SAFETY * U * (np.abs(self.lo) + np.abs(o.lo) + np.abs(err))
        return Ball(*_two_sum(hi, lo), rad, self.shift)

    def __neg__(self) -> Ball:
        return Ball(-self.hi, -self.lo, self.rad, self.shift)

    def __sub__(self, other: Ball | int) -> Ball:
        return self + -_lift(other)

    def __rsub__(self, other: int) -> Ball:
        return _lift(other) + -self

    def __mul__(self, other: Ball | int) -> Ball:
        o = _lift(other)
        hi, err = _two_product(self.hi, o.hi)
        rest = self.hi * o.lo + self.lo * o.hi
        lo = err + rest
        # lo·lo is below u² of the product; the low part itself is rounded four times.
        small = np.abs(self.lo * o.lo) + 4 * U * (np.abs(err) + np.abs(self.hi * o.lo) + np.abs(self.lo * o.hi))
        rad = self.rad * o.magnitude + o.rad * self.magnitude + SAFETY * small + TINY * _underflows(hi, self.hi, o.hi)
        shift, off = _combined(self.shift, o.shift)
        return Ball(*_two_sum(hi, lo), rad + off * np.abs(hi), shift)

    def __truediv__(self, other: Ball | int) -> Ball:
        o = _lift(other)
        least = np.abs(o.hi) - np.abs(o.lo) - o.rad
        least = np.where(least > 0, least, np.nan)
        hi = self.hi / o.hi
        back, err = _two_product(hi, o.hi)
        # What the rounded quotient leaves of the dividend, divided once more.
        left = ((self.hi - back) - err) + (self.lo - hi * o.lo)
        lo = left / o.hi
        small = np.abs(lo * o.lo) + 4 * U * (np.abs(left) + np.abs(self.lo) + np.abs(hi * o.lo))
        off = self.rad + (np.abs(hi) + np.abs(lo)) * o.rad + SAFETY * small
        rad = SAFETY * off / least + TINY * (1 + 1 / least) * _underflows(hi, self.hi, o.hi)
        shift, moved = _combined(self.shift, NO_SHIFT if o.shift is NO_SHIFT else -o.shift)
        return Ball(*_two_sum(hi, lo), rad + moved * np.abs(hi), shift)

    def __rtruediv__(self, other: int) -> Ball:
        return _lift(other) / self

    __radd__ = __add__
    __rmul__ = __mul__


def _lift(value: Ball | int) -> Ball:
    return value if isinstance(value, Ball) else Ball(np.float64(value))


def _same(a: Any, b: Any) -> bool:
    return a is b or (np.ndim(a) == 0 and np.ndim(b) == 0 and a == b)


def _combined(a: Any, b: Any) -> tuple[Any, Any]:
    """Return the sum of two shifts and the relative error that its rounding makes."""
    if a is NO_SHIFT or b is NO_SHIFT:
        return (b if a is NO_SHIFT else a), 0.0
    total, err = _two_sum(a, b)
    return total, SAFETY * np.abs(err)


def _underflows(result: Any, a: Any, b: Any) -> Any:
    """Where a product or quotient of numbers that are not 0 is so small that its rounding is absolute."""
    return (np.abs(result) < 2.0**-900) & (a != 0) & (b != 0)


def _two_sum(a: Any, b: Any) -> tuple[Any, Any]:
    """Return the rounded sum and its exact error (Knuth)."""
    s = a + b
    t = s - a
    return s, (a - (s - t)) + (b - t)


def _two_product(a: Any, b: Any) -> tuple[Any, Any]:
    """Return the rounded product and its exact error (Dekker); NaN where splitting overflows.

    Exact unless the error underflows, which ``_underflows`` charges.
    """
    p = a * b
    ah, bh = _upper(a), _upper(b)
    al, bl = a - ah, b - bh
    return p, ((ah * bh - p) + ah * bl + al * bh) + al * bl


def _upper(a: Any) -> Any:
    """Return the upper 26 bits of a float64 (Veltkamp)."""
    c = 134217729.0 * a
    return c - (c - a)


class BallField:
    """Arithmetic of balls over the last axis."""

    def __init__(self, size: int) -> None:
        """Create the field; ``size`` is the number of classes, 0 for an elementwise function."""
        self.size = size

    def exp(self, a: Ball | int) -> Ball:
        """e^a, the maximum of the row (or the number itself, elementwise) kept as shift."""
        a = _lift(a).at(NO_SHIFT)
        if not self.size:
            shift: Any = np.asarray(a.hi)
        else:
            shift = np.broadcast_to(np.max(a.hi, axis=-1, keepdims=True), (*np.shape(a.hi)[:-1], 1))
        gap, err = _two_sum(a.hi, -shift)
        rest = err + a.lo
        off = SAFETY * (a.rad + U * np.abs(rest))
        mid = np.exp(gap)
        far = gap + np.abs(rest) + off < FAR
        grown = np.where(far, 0.0, np.expm1(np.minimum(off, 1.0)) + np.where(off > 1, np.inf, 0.0))
        exact = (gap == 0) & (rest == 0)
        value = np.where(exact, 1.0, mid * (1 + rest))
        relative = grown + np.where(exact, 0.0, SAFETY * (FUNCTION + 3 * U + rest * rest))
        return Ball(
            value,
            0.0,
            np.where(far, TINY, np.where(value == 0, 0.0, value * relative) + TINY * (value < 2.0**-900)),
            shift,
        )

    def log(self, a: Ball | int) -> Ball:
        """log a = log(hi + lo) + shift; near 1 through log1p of the exact distance."""
        a = _lift(a)
        away, err = _two_sum(a.hi, -1.0)
        near = np.abs(away) < 0.5
        small = np.where(near, away + (err + a.lo), 0.0)
        least = np.abs(a.hi) - np.abs(a.lo) - a.rad
        least = np.where((a.hi > 0) & (least > 0), least, np.nan)
        plain = np.log(np.where(near, 1.0, a.hi))
        value = np.where(near, np.log1p(small), plain)
        # d log = da / a; where lo was left out it counts as error.
        off = (a.rad + np.where(near, 2 * U * np.abs(small), np.abs(a.lo))) / least
        rad = SAFETY * (off + (FUNCTION + U) * np.abs(value))
        return Ball(value, 0.0, rad) + Ball(np.asarray(a.shift))

    def sum(self, term: Callable[[Any], Any]) -> Any:
        """Σ term: the largest entry and the sum of the others, added without loss."""
        entries = term(...)
        if not isinstance(entries, Ball):
            return _lift(self.size * entries)
        if np.ndim(entries.hi) == 0 or np.shape(entries.hi)[-1] != self.size:
            return entries * self.size
        if np.ndim(entries.shift) and np.shape(entries.shift)[-1] != 1:
            entries = entries.at(np.max(entries.shift, axis=-1, keepdims=True))
        place = np.argmax(np.abs(entries.hi), axis=-1, keepdims=True)
        top = np.take_along_axis(entries.hi, place, axis=-1)
        others = np.array(entries.hi)
        np.put_along_axis(others, place, 0.0, axis=-1)
        rest = np.sum(others, axis=-1, keepdims=True)
        low = np.sum(np.broadcast_to(entries.lo, others.shape), axis=-1, keepdims=True)
        size = np.sum(np.abs(others) + np.abs(entries.lo), axis=-1, keepdims=True)
        rad = np.sum(np.broadcast_to(entries.rad, others.shape), axis=-1, keepdims=True)
        hi, err = _two_sum(top, rest)
        return Ball(*_two_sum(hi, err + low), SAFETY * (rad + (self.size + 2) * U * size), entries.shift)

"""Arithmetic of balls over the last axis. A definition computes Σ e^x several times; here it is computed once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import exp
from typing import Any

import numpy as np

from ..error_free import quick_two_sum, two_sum
from .entry_ball import FUNCTION, NO_SHIFT, U
from .row_ball import FAR, Float64Ball, remembered


class RowBallField:
    """Exponentials, logarithms and sums of one kind of balls."""

    def __init__(self, size: int, kind: type[Float64Ball], blocks: Sequence[Any] = (...,)) -> None:
        """Create the field; ``size`` is the number of classes, 0 for an elementwise function.

        ``blocks`` are the indices that a sum is taken over in turn: all classes at once, or slices of them.
        """
        self.size, self.kind, self.blocks = size, kind, blocks
        self._zero = kind(np.float64(0.0))

    def exp(self, a: Any) -> Float64Ball:
        """e^a, the maximum of the row (or the number itself, elementwise) kept as shift."""
        ball = self._zero.lift(a)
        return remembered(ball, "exp", lambda: self._exp(ball.at(NO_SHIFT)))

    def _exp(self, a: Float64Ball) -> Float64Ball:
        paired = not isinstance(a.lo, float)
        off = a.rad + a.rel * np.abs(a.hi) if np.ndim(a.rel) or a.rel else a.rad
        if not self.size or np.ndim(a.hi) == 0:
            shift: Any = np.asarray(a.hi)
            one = np.ones_like(shift)
            # What the low part leaves of the exponent: e^rest = 1 + rest + ….
            return self.kind(one, 0.0, self._relative(off + np.abs(a.lo), 0.0), 0.0, shift, True)
        shift = np.maximum.reduce(a.hi, axis=-1, keepdims=True)
        if np.ndim(off) and np.shape(off)[-1] > 1:
            off = np.max(off, axis=-1, keepdims=True)
        if self.kind is Float64Ball:
            gap, rest = a.hi - shift, 0.0
            farthest = np.minimum.reduce(gap, axis=-1, keepdims=True)
            # The rounding of the differences that count.
            off = off - U * np.maximum(farthest, FAR)
            if (far := float(np.min(farthest, initial=0.0))) >= FAR:
                floor = exp(far) / 2
                return self.kind(np.exp(gap, out=gap), 0.0, self._relative(off, 0.0), 0.0, shift, True, floor)
        else:
            gap, rest = two_sum(a.hi, -shift)
            if paired:
                # A low part is small beside its number and may be large beside a gap, where most of that cancels.
                rest = rest + a.lo
                largest = np.max(np.abs(rest), axis=-1, keepdims=True)
                # Beyond -FAR the sum may leave the range of the exponential.
                off = np.where(largest < -FAR, off + U * largest, np.inf)
                gap, rest = two_sum(gap, rest)
        high, low, relative, rad = self.kind.power(gap, rest)
        # A radius is that of the row: no row's depends on its neighbours.
        rad = np.max(rad, axis=-1, keepdims=True) if np.ndim(rad) else rad
        return self.kind(high, low, self._relative(off, relative), rad, shift, True)

    def _relative(self, off: Any, relative: Any) -> Any:
        """The relative radius of e^(a ± off) that errs by ``relative`` beside: e^off - 1 <= off (1 + off), off <= 1."""
        relative = relative if self.kind is not Float64Ball else FUNCTION
        return np.where(off <= 1, off * (1 + off) * (1 + relative) + relative, np.nan)

    def log(self, a: Any) -> Float64Ball:
        """log a = log(hi + lo) + shift."""
        ball = self._zero.lift(a)
        return remembered(ball, "log", lambda: self._log(ball))

    def _log(self, a: Float64Ball) -> Float64Ball:
        off = a.rel + a.rad / a.hi if np.ndim(a.rad) or a.rad else a.rel
        # |log(1 + θ)| <= θ/(1 - θ).
        off = np.where(off < 0.5, off / (1 - off), np.nan)
        high, low, relative = self.kind.logarithm(a.hi, a.lo)
        return self.kind(high, low, relative, off) + self.kind(a.shift)

    def sum(self, term: Callable[[Any], Any]) -> Any:
        """Σ term, block by block."""
        total = None
        for block in self.blocks:
            entries = term(block)
            if not isinstance(entries, Float64Ball):
                return self._zero.lift(self.size * entries)
            if entries.is_row:
                return entries * self.size
            part = self._block(entries)
            total = part if total is None else total + part
        return total

    def _block(self, entries: Float64Ball) -> Float64Ball:
        if np.ndim(entries.shift) and np.shape(entries.shift)[-1] != 1:
            entries = entries.at(np.max(entries.shift, axis=-1, keepdims=True))
        return remembered(entries, "sum", lambda: self._sum(entries))

    def _sum(self, a: Float64Ball) -> Float64Ball:
        hi, lo, depth = self._tree(a)
        rad = a.rad
        if np.ndim(rad) and np.shape(rad)[-1] > 1:
            rad = _total(rad)
        elif np.ndim(rad) or rad:
            rad = rad * a.hi.shape[-1]
        # Each level rounds by at most a unit of the terms; their moduli are summed with 2^-40 to spare.
        unit = (depth + 1) * self.kind.unit
        if np.ndim(a.rel) and np.shape(a.rel)[-1] > 1:
            rad = rad + _total(a.rel * np.abs(a.hi))
            rel: Any = 0.0
        else:
            rel = a.rel
        if a.positive:
            return self.kind(hi, lo, rel + unit, rad, a.shift, True, a.floor)
        return self.kind(hi, lo, 0.0, rad + (rel + unit) * _total(np.abs(a.hi)), a.shift)

    def _tree(self, a: Float64Ball) -> tuple[Any, Any, int]:
        """Σ of high and low parts, and how many units of the terms it is rounded by."""
        hi, levels = a.hi, a.hi.shape[-1].bit_length()
        if self.kind is Float64Ball:
            total, depth = _folded(hi)
            return total, 0.0, depth
        lo = a.lo if np.ndim(a.lo) else np.zeros_like(hi)
        while hi.shape[-1] > 1:
            # An odd entry is added to the first: no level copies the row.
            half = hi.shape[-1] // 2
            s, err = two_sum(hi[..., :half], hi[..., half : 2 * half])
            err += lo[..., :half]
            err += lo[..., half : 2 * half]
            if hi.shape[-1] % 2:
                s[..., :1], more = two_sum(s[..., :1], hi[..., -1:])
                err[..., :1] += more + lo[..., -1:]
            hi, lo = s, err
        # Low parts were at most (3 + levels) u of the terms and were rounded thrice a level, below 2^-100 each.
        high, low = quick_two_sum(hi, lo)
        return high, low, 2 * levels


FOLD = 8
"""Parts that a row is cut into and that are added to each other."""

REST = FOLD**2
"""Longest row that is added up at once; of a longer one the parts are longer than what is left beside them."""


def _folded(a: Any) -> tuple[Any, int]:
    """Return Σ over the last axis, and a bound of the additions that a term goes through, in whatever order.

    Eighths are added to eighths until a row is short; what is left is at most REST numbers.
    """
    depth = 0
    while a.shape[-1] > REST:
        part = a.shape[-1] // FOLD
        whole = np.add.reduce(a[..., : FOLD * part].reshape(*a.shape[:-1], FOLD, part), axis=-2)
        rest = a.shape[-1] - FOLD * part
        whole[..., :rest] += a[..., FOLD * part :]
        a, depth = whole, depth + FOLD
    return np.add.reduce(a, axis=-1, keepdims=True), depth + a.shape[-1]


def _total(a: Any) -> Any:
    """Return Σ over the last axis of radii, rounded by less than n u."""
    return np.add.reduce(a, axis=-1, keepdims=True)

"""Arithmetic of swift balls over the last axis. A definition computes Σ e^x several times; here it is computed once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .ball import FUNCTION, NO_SHIFT, U
from .swift import FAR, Plain, remembered
from .twofold import quick_two_sum, two_sum


class SwiftField:
    """Exponentials, logarithms and sums of one kind of swift balls."""

    def __init__(self, size: int, kind: type[Plain]) -> None:
        """Create the field; ``size`` is the number of classes, 0 for an elementwise function."""
        self.size, self.kind = size, kind
        self._zero = kind(np.float64(0.0))

    def exp(self, a: Any) -> Plain:
        """e^a, the maximum of the row (or the number itself, elementwise) kept as shift."""
        ball = self._zero.lift(a)
        return remembered(ball, "exp", lambda: self._exp(ball.at(NO_SHIFT)))

    def _exp(self, a: Plain) -> Plain:
        paired = not isinstance(a.lo, float)
        off = a.rad + a.rel * np.abs(a.hi) if np.ndim(a.rel) or a.rel else a.rad
        if not self.size or np.ndim(a.hi) == 0:
            shift: Any = np.asarray(a.hi)
            one = np.ones_like(shift)
            # What the low part leaves of the exponent: e^rest = 1 + rest + ….
            return self.kind(one, 0.0, self._relative(off + np.abs(a.lo), 0.0), 0.0, shift, True)
        shift = np.max(a.hi, axis=-1, keepdims=True)
        if np.ndim(off) and np.shape(off)[-1] > 1:
            off = np.max(off, axis=-1, keepdims=True)
        if self.kind is Plain:
            gap, rest = a.hi - shift, 0.0
            # Numbers of at most 24 bits seldom differ by a rounded amount; where both hold it is exact (Dekker).
            if not (np.array_equal(gap + shift, a.hi) and (a.hi - gap == shift).all()):
                off = off + np.max(np.abs(two_sum(a.hi, -shift)[1]), axis=-1, keepdims=True)
            if gap.min() >= FAR:
                return self.kind(np.exp(gap), 0.0, self._relative(off, 0.0), 0.0, shift, True)
        else:
            gap, rest = two_sum(a.hi, -shift)
            if paired:
                # A low part is small beside its number and may be large beside a gap, where most of that cancels.
                rest = rest + a.lo
                largest = np.max(np.abs(rest), axis=-1, keepdims=True)
                # Beyond -FAR the sum may leave the range of the exponential.
                off = np.where(largest < -FAR, off + U * largest, np.inf)
                gap, rest = two_sum(gap, rest)
        high, low, relative, rad = self.kind.power(gap, rest if self.kind is not Plain else 0.0)
        # A radius is that of the row: no row's depends on its neighbours.
        rad = np.max(rad, axis=-1, keepdims=True) if np.ndim(rad) else rad
        return self.kind(high, low, self._relative(off, relative), rad, shift, True)

    def _relative(self, off: Any, relative: Any) -> Any:
        """The relative radius of e^(a ± off) that errs by ``relative`` beside: e^off - 1 <= off (1 + off), off <= 1."""
        relative = relative if self.kind is not Plain else FUNCTION
        return np.where(off <= 1, off * (1 + off) * (1 + relative) + relative, np.nan)

    def log(self, a: Any) -> Plain:
        """log a = log(hi + lo) + shift."""
        ball = self._zero.lift(a)
        return remembered(ball, "log", lambda: self._log(ball))

    def _log(self, a: Plain) -> Plain:
        off = a.rel + a.rad / a.hi if np.ndim(a.rad) or a.rad else a.rel
        # |log(1 + θ)| <= θ/(1 - θ).
        off = np.where(off < 0.5, off / (1 - off), np.nan)
        high, low, relative = self.kind.logarithm(a.hi, a.lo)
        return self.kind(high, low, relative, off) + self.kind(a.shift)

    def sum(self, term: Callable[[Any], Any]) -> Any:
        """Σ term, halves of the row added to halves."""
        entries = term(...)
        if not isinstance(entries, Plain):
            return self._zero.lift(self.size * entries)
        if np.ndim(entries.hi) == 0 or np.shape(entries.hi)[-1] != self.size:
            return entries * self.size
        if np.ndim(entries.shift) and np.shape(entries.shift)[-1] != 1:
            entries = entries.at(np.max(entries.shift, axis=-1, keepdims=True))
        return remembered(entries, "sum", lambda: self._sum(entries))

    def _sum(self, a: Plain) -> Plain:
        hi, lo, levels = self._tree(a)
        rad = a.rad
        if np.ndim(rad) and np.shape(rad)[-1] > 1:
            rad = _plain_tree(rad)
        elif np.ndim(rad) or rad:
            rad = rad * self.size
        # Each level rounds by at most a unit of the terms; their moduli are summed with 2^-40 to spare.
        unit = (levels + 1) * self.kind.unit
        if np.ndim(a.rel) and np.shape(a.rel)[-1] > 1:
            rad = rad + _plain_tree(a.rel * np.abs(a.hi))
            rel: Any = 0.0
        else:
            rel = a.rel
        if a.positive:
            return self.kind(hi, lo, (rel + unit), rad, a.shift, True)
        return self.kind(hi, lo, 0.0, rad + (rel + unit) * _plain_tree(np.abs(a.hi)), a.shift)

    def _tree(self, a: Plain) -> tuple[Any, Any, int]:
        hi, levels = a.hi, self.size.bit_length()
        if self.kind is Plain:
            return _plain_tree(hi), 0.0, levels
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


def _plain_tree(a: Any) -> Any:
    while a.shape[-1] > 1:
        half = a.shape[-1] // 2
        s = a[..., :half] + a[..., half : 2 * half]
        if a.shape[-1] % 2:
            s[..., :1] += a[..., -1:]
        a = s
    return a

"""The field of balls, one entry of every row at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ..error_free import two_sum
from .entry_ball import FAR, NO_SHIFT, SAFETY, TINY, Ball, U, _is_small


class BallField:
    """Arithmetic of balls over the last axis."""

    def __init__(self, size: int, blocks: Sequence[Any] = (...,)) -> None:
        """Create the field; ``size`` and ``blocks`` are those of :class:`~.row_field.RowBallField`."""
        self.size, self.blocks = size, blocks

    def exp(self, a: Ball | int) -> Ball:
        """e^a, the maximum of the row (or the number itself, elementwise) kept as shift."""
        a = (a if isinstance(a, Ball) else Ball(np.float64(a))).at(NO_SHIFT)
        if not self.size:
            shift: Any = np.asarray(a.hi)
        else:
            shift = np.broadcast_to(np.max(a.hi, axis=-1, keepdims=True), (*np.shape(a.hi)[:-1], 1))
        gap, err = two_sum(a.hi, -shift)
        rest = err + a.lo
        off = SAFETY * (a.rad + U * np.abs(rest))
        far = gap + np.abs(rest) + off < FAR
        grown = np.where(far, 0.0, np.expm1(np.minimum(off, 1.0)) + np.where(off > 1, np.inf, 0.0))
        exact = (gap == 0) & (rest == 0)
        high, low, relative = Ball.power(gap, rest)
        high, low = np.where(exact, 1.0, high), np.where(exact, 0.0, low)
        total = grown + np.where(exact, 0.0, relative)
        # A 0 whose low part or radius leads back into the range of the exponential has no bound.
        rad = np.where(high == 0, np.nan, high * total) + TINY * _is_small(high)
        return Ball(np.where(far, 0.0, high), np.where(far, 0.0, low), np.where(far, TINY, rad), shift)

    def log(self, a: Ball | int) -> Ball:
        """log a = log(hi + lo) + shift; near 1 through log1p of the exact distance."""
        a = a if isinstance(a, Ball) else Ball(np.float64(a))
        away, err = two_sum(a.hi, -1.0)
        near = np.abs(away) < 0.5
        small = np.where(near, away + (err + a.lo), 0.0)
        least = np.abs(a.hi) - np.abs(a.lo) - a.rad
        least = np.where((a.hi > 0) & (least > 0), least, np.nan)
        high, low, error = Ball.logarithm(a.hi, a.lo, small, near)
        # d log = da / a.
        value = Ball(high, low, error + SAFETY * a.rad / least)
        return value + Ball(np.asarray(a.shift))

    def sum(self, term: Callable[[Any], Any]) -> Any:
        """Σ term, added without loss, block by block."""
        total: Any = 0
        for block in self.blocks:
            entries = term(block)
            if not isinstance(entries, Ball):
                return Ball(np.float64(self.size * entries))
            if np.ndim(entries.hi) == 0 or np.shape(entries.hi)[-1] == 1:
                return entries * self.size
            total = self._block(entries) + total
        return total

    def _block(self, entries: Ball) -> Ball:
        if np.ndim(entries.shift) and np.shape(entries.shift)[-1] != 1:
            entries = entries.at(np.max(entries.shift, axis=-1, keepdims=True))
        hi, lo = np.asarray(entries.hi), np.broadcast_to(entries.lo, np.shape(entries.hi))
        rad = np.sum(np.broadcast_to(entries.rad, hi.shape), axis=-1, keepdims=True)
        size = np.sum(np.abs(hi) + np.abs(lo), axis=-1, keepdims=True)
        high, low, levels = _tree(hi, lo)
        # Each level rounds low parts that are below u of the terms.
        return Ball(high, low, SAFETY * (rad + 8 * (levels + 2) * U * U * size), entries.shift)


def _tree(hi: Any, lo: Any) -> tuple[Any, Any, int]:
    """Return the double-double sum over the last axis, halves added to halves, and the number of levels."""
    levels = 0
    while hi.shape[-1] > 1:
        half = hi.shape[-1] // 2
        s, err = two_sum(hi[..., :half], hi[..., half : 2 * half])
        s, low = two_sum(s, err + (lo[..., :half] + lo[..., half : 2 * half]))
        if hi.shape[-1] % 2:
            s = np.concatenate([s, hi[..., -1:]], axis=-1)
            low = np.concatenate([low, lo[..., -1:]], axis=-1)
        hi, lo, levels = s, low, levels + 1
    return hi, lo, levels

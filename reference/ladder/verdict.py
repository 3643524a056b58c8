"""What a rung of the ladder returns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..arbiter.certified import Outcome, Undecided
from ..formats import Array, Format, Mask


@dataclass(frozen=True)
class RungResult:
    """Results of a rung, one row per row; everything but ``decided`` is meaningless where that is false."""

    decided: Mask
    codes: Array
    ulp_exponent: Array
    residual: Array
    bits: Array

    @classmethod
    def blank(cls, shape: tuple[int, int], format: Format) -> RungResult:
        """Return a rung that has decided nothing, in one piece of memory: a large one is handed out in large pages."""
        dtypes = [np.dtype(d) for d in (np.float64, format.code_dtype, np.int32, np.int32, np.bool_)]
        count = shape[0] * shape[1]
        memory = np.empty(count * sum(d.itemsize for d in dtypes), np.uint8)
        parts, start = {}, 0
        # Wide ones first, so that every part is aligned.
        for i in sorted(range(len(dtypes)), key=lambda i: -dtypes[i].itemsize):
            end = start + count * dtypes[i].itemsize
            parts[i], start = memory[start:end].view(dtypes[i]).reshape(shape), end
        residual, codes, exponent, bits, decided = (parts[i] for i in range(len(dtypes)))
        decided[...] = False
        return cls(decided, codes, exponent, residual, bits)

    def columns(self, which: Any) -> RungResult:
        """Return a view of some entries of every row."""
        return RungResult(*(a[:, which] for a in self._fields))

    def rows(self, which: slice) -> RungResult:
        """Return a view of some rows."""
        return RungResult(*(a[which] for a in self._fields))

    def write(self, decided: Array, codes: Array, ulp_exponent: Array, residual: Array, bits: int) -> None:
        """Overwrite everything."""
        self.decided[...], self.codes[...], self.bits[...] = decided, codes, bits
        self.ulp_exponent[...], self.residual[...] = ulp_exponent, residual

    def put(self, where: Any, outcome: Outcome) -> None:
        """Overwrite what an index names with one outcome; NaN and -1 bits stand where no rounding was proved."""
        if isinstance(outcome, Undecided):
            self.decided[where], self.codes[where], self.bits[where] = False, outcome.format.nan_code, -1
            self.ulp_exponent[where], self.residual[where] = 0, 0.0
            return
        self.decided[where], self.codes[where], self.bits[where] = True, outcome.code, outcome.bits
        self.ulp_exponent[where], self.residual[where] = outcome.ulp_exponent, outcome.residual

    def assign(self, where: Array, other: RungResult) -> None:
        """Overwrite some rows."""
        for mine, its in zip(self._fields, other._fields, strict=True):
            mine[where] = its

    def fill(self, rows: Array, entries: Array, other: RungResult) -> None:
        """Take over, at ``entries`` of each of these rows, what is not decided and another rung has."""
        row, column = np.nonzero(~self.decided[rows[:, None], entries] & other.decided)
        for mine, its in zip(self._fields, other._fields, strict=True):
            mine[rows[row], entries[row, column]] = its[row, column]

    @property
    def _fields(self) -> tuple[Array, ...]:
        return self.decided, self.codes, self.ulp_exponent, self.residual, self.bits

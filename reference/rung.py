"""What a rung of the ladder returns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from .formats import Format

Array = npt.NDArray[Any]


@dataclass(frozen=True)
class Rung:
    """Results of a rung, one row per row; everything but ``decided`` is meaningless where that is false."""

    decided: npt.NDArray[np.bool_]
    codes: Array
    ulp_exponent: Array
    residual: Array
    bits: Array

    @classmethod
    def blank(cls, shape: tuple[int, int], format: Format) -> Rung:
        """Return a rung that has decided nothing."""
        codes, exponent = np.empty(shape, format.code_dtype), np.empty(shape, np.int32)
        return cls(np.zeros(shape, np.bool_), codes, exponent, np.empty(shape), np.empty(shape, np.int32))

    def rows(self, which: slice) -> Rung:
        """Return a view of some rows."""
        return Rung(
            self.decided[which], self.codes[which], self.ulp_exponent[which], self.residual[which], self.bits[which]
        )

    def write(self, decided: Array, codes: Array, ulp_exponent: Array, residual: Array, bits: int) -> None:
        """Overwrite everything."""
        self.decided[...], self.codes[...], self.bits[...] = decided, codes, bits
        self.ulp_exponent[...], self.residual[...] = ulp_exponent, residual

    def assign(self, where: Array, other: Rung) -> None:
        """Overwrite some rows."""
        for mine, its in zip(self._arrays, other._arrays, strict=True):
            mine[where] = its

    def fill(self, where: Array, other: Rung) -> None:
        """Take over, in the rows with these numbers, what was not decided and another rung has."""
        row, column = np.nonzero(~self.decided[where] & other.decided)
        for mine, its in zip(self._arrays, other._arrays, strict=True):
            mine[where[row], column] = its[row, column]

    @property
    def _arrays(self) -> tuple[Array, ...]:
        return self.decided, self.codes, self.ulp_exponent, self.residual, self.bits

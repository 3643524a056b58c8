"""Random numbers that are the same on every machine: Philox's integers, scaled by exact arithmetic."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from math import prod
from typing import Any

import numpy as np
import numpy.typing as npt

from ...formats import Array

Size = int | tuple[int, ...] | None

SUMMANDS = 12
"""Uniform numbers whose sum, less 6, stands for a normal one: its variance is 1 and it needs no logarithm."""


class Draws:
    """The methods of ``numpy.random.Generator`` that families draw with, without its logarithms and exponentials.

    NumPy promises the stream of Philox but not what its Generator makes of it, and its normal numbers depend on the
    C library. Everything here is integer arithmetic and one IEEE operation per step.

    >>> Draws("a name").random(2).tolist() == Draws("a name").random(2).tolist()
    True
    """

    def __init__(self, name: str) -> None:
        """Start the stream that belongs to a name."""
        self._bits = np.random.Philox(key=int.from_bytes(hashlib.sha256(name.encode()).digest()[:16], "little"))

    def words(self, count: int) -> npt.NDArray[np.uint64]:
        """Return 64-bit integers."""
        return np.asarray(self._bits.random_raw(count), dtype=np.uint64)

    def random(self, size: Size = None) -> Any:
        """Return numbers in [0, 1), multiples of 2^-53."""
        return self._shaped((self.words(_count(size)) >> np.uint64(11)).astype(np.float64) * 2.0**-53, size)

    def uniform(self, low: float = 0.0, high: float = 1.0, size: Size = None) -> Any:
        """Return numbers in [low, high)."""
        return low + (high - low) * self.random(size)

    def normal(self, loc: float = 0.0, scale: float = 1.0, size: Size = None) -> Any:
        """Return bell-shaped numbers of variance ``scale``² within 6 ``scale`` of ``loc``, each an exact sum."""
        count = _count(size)
        words = self.words(count * SUMMANDS).reshape(count, SUMMANDS) >> np.uint64(32)
        sums = words.sum(axis=1).astype(np.float64) * 2.0**-32 - SUMMANDS / 2
        return loc + scale * self._shaped(sums, size)

    def standard_cauchy(self, size: Size = None) -> Any:
        """Return quotients of two bell-shaped numbers."""
        return self.normal(size=size) / np.where((below := self.normal(size=size)) == 0, 1.0, below)

    def integers(self, low: int, high: int | None = None, size: Size = None) -> Any:
        """Return integers in [low, high), or in [0, low)."""
        start, stop = (0, low) if high is None else (low, high)
        words = self.words(_count(size)) >> np.uint64(32)
        found = start + ((words * np.uint64(stop - start)) >> np.uint64(32)).astype(np.int64)
        return int(found[0]) if size is None else found.reshape(size)

    def choice(self, values: Sequence[Any], size: Size = None) -> Any:
        """Return members of a sequence, each as likely as any other."""
        return np.asarray(values)[self.integers(len(values), size=size)]

    def permutation(self, values: Any) -> Array:
        """Return the members of a sequence, or the integers below a number, in random order."""
        members = np.arange(values) if isinstance(values, int) else np.asarray(values)
        return members[np.argsort(self.words(len(members)), kind="stable")]

    @staticmethod
    def _shaped(values: Array, size: Size) -> Any:
        return float(values[0]) if size is None else values.reshape(size)


def _count(size: Size) -> int:
    return 1 if size is None else prod(size) if isinstance(size, tuple) else size

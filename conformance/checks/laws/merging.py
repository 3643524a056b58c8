"""merging: the log-sum-exp of a row is that of its parts, where the part that is left out is -inf.

A kernel that works block by block, or several that share a row, meet parts without a single class.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ....reference.formats import Array
from .image import Image, Source
from .translation import FINEST

ENFORCES = ("logsumexp/merge",)


class Merge(Image):
    """The parts of rows against the whole rows: log(e^a + e^b) moves by no more than a and b together."""

    def gap(self, got: Array, base: Array) -> Array:
        """Return |lse(whole) - log(e^first + e^second)|, for both parts."""
        half = len(got) // 2
        merged = np.logaddexp(got[:half], got[half:])
        return np.abs(base - np.concatenate([merged, merged]))

    def slack(self, tolerance: Array, base: Array) -> Array:
        """Return the sum of the three tolerances."""
        half = len(tolerance) // 2
        both = tolerance[:half] + tolerance[half:]
        return base + np.concatenate([both, both])


def images(source: Source) -> Iterator[Image]:
    """Yield the whole rows, certified as such; the base holds the first parts, then the second."""
    if source.op.id != "logsumexp":
        return
    whole = source.grid("merge", FINEST)
    (x,) = whole.arrays
    rows, n = x.shape
    # The batch of the parts has the shape of the whole: half of the rows are taken.
    half = rows // 2
    first = np.arange(n) < np.maximum(1, n * np.arange(half)[:, None] // max(half, 1))
    absent = np.asarray(-np.inf, x.dtype)
    top = x[:half]
    parts = np.concatenate([np.where(first, top, absent), np.where(first, absent, top)])
    flags = tuple(f"{'last' if second else 'first'} part of a row" for second in (False, True) for _ in range(half))
    made = source.batch(f"merge-parts-K{n}", (parts,), flags)
    base = source.batch(f"merge-whole-K{n}", (np.concatenate([top, top]),), ("whole row",) * (2 * half))

    yield Merge(ENFORCES[0], made, base, made)

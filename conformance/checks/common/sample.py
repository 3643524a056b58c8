"""The batch that the smaller checks work on, and how two results of it are compared."""

from __future__ import annotations

import numpy as np

from ....reference.cases import Batch
from ....reference.formats import Array, Mask


def small(batches: list[Batch], classes: int = 3) -> Batch:
    """Return the batch of more than one row whose number of classes is nearest to ``classes``."""
    return min((b for b in batches if len(b.flags) > 1), key=lambda b: abs(b.arrays[0].shape[-1] - classes))


def changed(first: Array, again: Array) -> Mask:
    """Return where two results have different values; NaN of any payload are the same."""
    mask: Mask = (first != again) & ~(np.isnan(first) & np.isnan(again))
    return mask

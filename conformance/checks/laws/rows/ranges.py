"""ranges: a smooth maximum lies between what its laws allow; entropies, losses and divergences are not negative."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from .....reference.cases import Batch
from .....reference.formats import Array
from .....spec.op import Op

POSITIVE = {
    "sparse_softmax_cross_entropy": "softmax_cross_entropy/positive",
    "softplus": "softplus/positive-part",
}
ENFORCES = (
    "logsumexp/above-maximum",
    "logsumexp/below-maximum-plus-log-n",
    "boltzmann/below-maximum",
    "mellowmax/below-maximum",
    "mellowmax/above-mean",
    *POSITIVE.values(),
)


def broken(op: Op, batch: Batch, got: Array, tolerance: Array) -> Iterator[tuple[str, Array]]:
    """Yield the rows that leave the range by more than the tolerance."""
    x = batch.arrays[0].astype(np.float64)
    if op.id in POSITIVE:
        least = np.maximum(x, 0) if op.elementwise else 0.0
        yield POSITIVE[op.id], got + tolerance < least
    if op.id not in ("logsumexp", "boltzmann", "mellowmax"):
        return
    top = x.max(axis=-1)
    if op.id == "logsumexp":
        yield "logsumexp/above-maximum", got + tolerance < top
        yield "logsumexp/below-maximum-plus-log-n", got - tolerance > top + np.log(x.shape[-1])
        return
    yield f"{op.id}/below-maximum", got - tolerance > top
    if op.id == "mellowmax":
        # Halves: the sum of entries near the largest number overflows.
        yield "mellowmax/above-mean", (got + tolerance) / x.shape[-1] < np.sum(x / x.shape[-1] ** 2, axis=-1)

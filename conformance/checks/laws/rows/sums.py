"""sums: probabilities sum to 1 and the gradients of what a common offset does not change to 0."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from .....reference.cases import Batch
from .....reference.formats import Array
from .....spec.op import Op

TOTALS = {
    "softargmax": ("softargmax/sum", 1.0),
    "tempered_softargmax": ("softargmax/sum", 1.0),
    "masked_softargmax": ("softargmax/sum", 1.0),
    "gaussian_softargmax": ("softargmax/sum", 1.0),
    "gaussian_softargmax_corrected": ("softargmax/sum", 1.0),
    "range_limited_softargmax": ("range_limited_softargmax/sum", 1.0),
    "softargmax_vjp": ("softargmax/jacobian-rows", 0.0),
    "tempered_softargmax_vjp": ("softargmax/jacobian-rows", 0.0),
    "masked_softargmax_vjp": ("softargmax/jacobian-rows", 0.0),
    "softmax_cross_entropy_vjp": ("softmax_cross_entropy/gradient-sum", 0.0),
    "sparse_softmax_cross_entropy_vjp": ("softmax_cross_entropy/gradient-sum", 0.0),
}
ENFORCES = tuple(dict.fromkeys(law for law, _ in TOTALS.values()))

EPS = float(np.finfo(np.float64).eps)


def broken(op: Op, batch: Batch, got: Array, tolerance: Array) -> Iterator[tuple[str, Array]]:
    """Yield the rows whose sum differs by more than the tolerances together and the rounding of this very sum."""
    if op.id in TOTALS:
        law, total = TOTALS[op.id]
        rounding = got.shape[-1] * EPS * np.sum(np.abs(got), axis=-1)
        yield law, np.abs(np.sum(got, axis=-1) - total) > np.sum(tolerance, axis=-1) + rounding

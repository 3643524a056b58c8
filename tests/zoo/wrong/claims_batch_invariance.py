"""Wrong: claims batch invariance and sums a lone row in another order than the rows of a batch."""

import numpy as np

CLAUSES = ("softargmax/batch-invariant",)
CAPABILITIES = {"batch_invariant": True, "dtypes": ["float64", "float32"]}


def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    with np.errstate(all="ignore"):
        e = np.exp(x - x.max(axis=axis, keepdims=True, initial=-np.inf))
        terms = e if x.shape[0] > 1 else np.flip(e, axis)
        return e / np.cumsum(terms, axis=axis).take([-1], axis=axis) if x.shape[axis] else e

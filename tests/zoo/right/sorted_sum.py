"""Right: sorts the exponentials and sums them from the smallest to the largest."""

import numpy as np


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    e = np.exp(w - w.max(axis=axis, keepdims=True, initial=-np.inf))
    if not e.shape[axis]:
        return e.astype(x.dtype)
    total = np.take(np.cumsum(np.sort(e, axis=axis), axis=axis), [-1], axis=axis)
    return (e / total).astype(x.dtype)

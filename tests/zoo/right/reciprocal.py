"""Right: multiplies by the reciprocal of the sum instead of dividing."""

import numpy as np


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    e = np.exp(w - w.max(axis=axis, keepdims=True, initial=-np.inf))
    return (e * (1 / e.sum(axis=axis, keepdims=True))).astype(x.dtype)


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    e = np.exp(-np.abs(w))
    return (np.where(w >= 0, w.dtype.type(1), e) * (1 / (1 + e))).astype(x.dtype)

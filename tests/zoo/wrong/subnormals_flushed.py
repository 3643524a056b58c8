"""Wrong: returns 0 for subnormal binary32 results without declaring it."""

import numpy as np

CLAUSES = ("softargmax/fast", "sigmoid/fast")


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    e = np.exp(w - w.max(axis=axis, keepdims=True, initial=-np.inf))
    p = e / e.sum(axis=axis, keepdims=True)
    tiny = np.finfo(w.dtype).tiny
    return np.where(p < tiny, 0 * p, p).astype(x.dtype)


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    e = np.exp(-np.abs(w))
    y = np.where(w >= 0, 1, e) / (1 + e)
    return np.where(y < np.finfo(w.dtype).tiny, 0 * y, y).astype(x.dtype)

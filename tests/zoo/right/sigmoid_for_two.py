"""Right: two classes are a sigmoid of their difference, more classes the textbook formula."""

import numpy as np


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    if w.shape[axis] == 2:
        gap = w - np.flip(w, axis=axis)
        e = np.exp(-np.abs(gap))
        return (np.where(gap >= 0, w.dtype.type(1), e) / (1 + e)).astype(x.dtype)
    e = np.exp(w - w.max(axis=axis, keepdims=True, initial=-np.inf))
    return (e / e.sum(axis=axis, keepdims=True)).astype(x.dtype)

"""Wrong: raises for every axis but the last."""

import numpy as np

CLAUSES = ("softargmax/defined", "softargmax/axis")


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    if axis not in (-1, x.ndim - 1):
        raise ValueError("the classes must lie along the last axis")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    e = np.exp(w - w.max(axis=axis, keepdims=True, initial=-np.inf))
    return (e / e.sum(axis=axis, keepdims=True)).astype(x.dtype)

"""Wrong: an exponential linear below 0: positive and normalised, but no softargmax."""

import numpy as np

CLAUSES = ("softargmax/fast",)


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    d = w - w.max(axis=axis, keepdims=True, initial=-np.inf)
    e = np.where(d == -np.inf, 0, 1 / (1 - d))
    return (e / e.sum(axis=axis, keepdims=True)).astype(x.dtype)

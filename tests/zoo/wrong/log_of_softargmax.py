"""Wrong: the logarithm of a probability that has underflowed."""

import numpy as np

CLAUSES = ("log_softargmax/finite", "log_softargmax/fast")


@np.errstate(all="ignore")
def log_softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    e = np.exp(w - w.max(axis=axis, keepdims=True, initial=-np.inf))
    return np.log(e / e.sum(axis=axis, keepdims=True)).astype(x.dtype)

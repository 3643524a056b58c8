"""Wrong: log(p + 1e-12) never falls below -27.6."""

import numpy as np

CLAUSES = ("log_softargmax/fast", "log_softargmax/minus-inf")


@np.errstate(all="ignore")
def log_softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    e = np.exp(w - w.max(axis=axis, keepdims=True, initial=-np.inf))
    return np.log(e / e.sum(axis=axis, keepdims=True) + 1e-12).astype(x.dtype)

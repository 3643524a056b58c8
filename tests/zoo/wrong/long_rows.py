"""Wrong: for more than 1024 classes the sum stops after the first 1024."""

import numpy as np

CLAUSES = ("softargmax/fast", "softargmax/codomain")
LEVEL = "standard"


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    e = np.exp(w - w.max(axis=axis, keepdims=True, initial=-np.inf))
    head = np.take(e, range(min(e.shape[axis], 1024)), axis=axis)
    return (e / head.sum(axis=axis, keepdims=True)).astype(x.dtype)

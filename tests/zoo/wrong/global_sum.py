"""Wrong: one sum for the whole array."""

import numpy as np

CLAUSES = ("softargmax/fast", "softargmax/finite")


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    e = np.exp(w - w.max(initial=-np.inf))
    return (e / e.sum()).astype(x.dtype)

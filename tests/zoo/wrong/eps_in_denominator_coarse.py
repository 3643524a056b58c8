"""Wrong: adds 1e-5 to the denominator, which binary32 sees."""

import numpy as np

CLAUSES = ("softargmax/fast",)


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    e = np.exp(w - w.max(axis=axis, keepdims=True, initial=-np.inf))
    return (e / (e.sum(axis=axis, keepdims=True) + 1e-5)).astype(x.dtype)

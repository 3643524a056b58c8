"""Wrong: probabilities below one half are 32 ulp too large."""

import numpy as np

CLAUSES = ("softargmax/fast",)


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    e = np.exp(w - w.max(axis=axis, keepdims=True, initial=-np.inf))
    p = e / e.sum(axis=axis, keepdims=True)
    return np.where(p < 0.5, p * (1 + 32 * np.finfo(p.dtype).eps), p).astype(x.dtype)

"""Wrong: clips probabilities to [1e-7, 1]."""

import numpy as np

CLAUSES = ("softargmax/fast", "softargmax/minus-inf", "softargmax/only-finite")


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    e = np.exp(w - w.max(axis=axis, keepdims=True, initial=-np.inf))
    return np.clip(e / e.sum(axis=axis, keepdims=True), 1e-7, 1).astype(x.dtype)

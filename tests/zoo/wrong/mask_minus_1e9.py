"""Wrong: replaces -inf by -1e9, so a row of excluded classes becomes uniform."""

import numpy as np

CLAUSES = ("softargmax/all-minus-inf", "softargmax/one-class-minus-inf")


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    w = np.where(w == -np.inf, w.dtype.type(-1e9), w)
    e = np.exp(w - w.max(axis=axis, keepdims=True, initial=-np.inf))
    return (e / e.sum(axis=axis, keepdims=True)).astype(x.dtype)

"""Wrong: replaces -inf by -100, which leaves an excluded class a tiny probability."""

import numpy as np

CLAUSES = ("softargmax/minus-inf", "softargmax/only-finite")


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    w = np.where(w == -np.inf, w.dtype.type(-100), w)
    e = np.exp(w - w.max(axis=axis, keepdims=True, initial=-np.inf))
    return (e / e.sum(axis=axis, keepdims=True)).astype(x.dtype)

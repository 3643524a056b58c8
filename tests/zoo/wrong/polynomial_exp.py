"""Wrong: a cubic for the fraction of a base-2 exponential: relative error 1e-4."""

import numpy as np

CLAUSES = ("softargmax/fast",)


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    t = (w - w.max(axis=axis, keepdims=True, initial=-np.inf)) * w.dtype.type(np.log2(np.e))
    whole = np.floor(t)
    f = np.where(t == -np.inf, w.dtype.type(0), t - whole)
    e = np.exp2(whole) * (1 + f * (0.695 + f * (0.227 + f * 0.078)))
    return (e / e.sum(axis=axis, keepdims=True)).astype(x.dtype)

"""Wrong: the last row of a batch of three or more is off by one part in a thousand."""

import numpy as np

CLAUSES = ("softargmax/fast",)


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    e = np.exp(w - w.max(axis=axis, keepdims=True, initial=-np.inf))
    p = np.moveaxis(e / e.sum(axis=axis, keepdims=True), axis, -1)
    if p.ndim > 1 and p.size >= 3 * p.shape[-1] > 0:
        p[(-1,) * (p.ndim - 1)] *= 0.999
    return np.moveaxis(p, -1, axis).astype(x.dtype)

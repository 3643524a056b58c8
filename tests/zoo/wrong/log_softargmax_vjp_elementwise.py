"""Wrong: g - p g: the sum of the cotangents is forgotten."""

import numpy as np

CLAUSES = ("log_softargmax_vjp/fast",)


@np.errstate(all="ignore")
def log_softargmax_vjp(x: np.ndarray, g: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    m = w.max(axis=axis, keepdims=True, initial=-np.inf)
    e = np.exp(w - m)
    g = g.astype(w.dtype)
    return (g - e / e.sum(axis=axis, keepdims=True) * g).astype(x.dtype)

"""Wrong: the plain sum of the cotangents takes the place of the inner product."""

import numpy as np

CLAUSES = ("softargmax_vjp/fast",)


@np.errstate(all="ignore")
def softargmax_vjp(x: np.ndarray, g: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    m = w.max(axis=axis, keepdims=True, initial=-np.inf)
    e = np.exp(w - m)
    p, g = e / e.sum(axis=axis, keepdims=True), g.astype(w.dtype)
    return (p * (g - g.sum(axis=axis, keepdims=True))).astype(x.dtype)

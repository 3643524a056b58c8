"""Wrong: the inner product is taken over the first axis."""

import numpy as np

CLAUSES = ("softargmax_vjp/fast", "softargmax_vjp/axis")


@np.errstate(all="ignore")
def softargmax_vjp(x: np.ndarray, g: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    m = w.max(axis=axis, keepdims=True, initial=-np.inf)
    e = np.exp(w - m)
    p, g = e / e.sum(axis=axis, keepdims=True), g.astype(w.dtype)
    return (p * (g - (p * g).sum(axis=0, keepdims=True))).astype(x.dtype)

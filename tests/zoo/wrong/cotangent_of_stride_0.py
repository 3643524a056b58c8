"""Wrong: takes a cotangent with a stride of 0 for a constant: of a row that is repeated it reads the first entry."""

import numpy as np

CLAUSES = ("softargmax_vjp/layout",)
LEVEL = "standard"


@np.errstate(all="ignore")
def softargmax_vjp(x: np.ndarray, g: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w, h = (a.astype(np.float32) if a.dtype.itemsize < 4 else a for a in (x, g))
    if 0 in g.strides and g.size > 1:
        h = np.full_like(h, h.ravel()[0])
    e = np.exp(w - w.max(axis=axis, keepdims=True, initial=-np.inf))
    p = e / e.sum(axis=axis, keepdims=True)
    return (p * (h - (h * p).sum(axis=axis, keepdims=True))).astype(x.dtype)

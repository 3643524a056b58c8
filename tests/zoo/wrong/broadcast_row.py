"""Wrong: takes the stride of the rows for their length, so that a row repeated without copies is read once only."""

import numpy as np

CLAUSES = ("logsumexp_vjp/layout",)


@np.errstate(all="ignore")
def logsumexp_vjp(x: np.ndarray, g: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    e = np.exp(w - w.max(axis=axis, keepdims=True, initial=-np.inf))
    p = e / e.sum(axis=axis, keepdims=True)
    if 0 in x.strides and x.size > 1:
        p[1:] = 0
    return (np.expand_dims(g.astype(p.dtype), axis) * p).astype(x.dtype)

"""Wrong: walks memory in its own order, as a kernel does that takes a pointer and a length."""

import numpy as np

CLAUSES = ("softargmax/layout",)


def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.ravel(order="K").reshape(x.shape).astype(np.float64)
    with np.errstate(all="ignore"):
        e = np.exp(w - w.max(axis=axis, keepdims=True, initial=-np.inf))
        return (e / e.sum(axis=axis, keepdims=True)).astype(x.dtype)

"""Wrong: p (1 - p) g: the classes do not influence each other."""

import numpy as np

CLAUSES = ("softargmax_vjp/fast",)


@np.errstate(all="ignore")
def softargmax_vjp(x: np.ndarray, g: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    m = w.max(axis=axis, keepdims=True, initial=-np.inf)
    e = np.exp(w - m)
    p = e / e.sum(axis=axis, keepdims=True)
    return (p * (1 - p) * g.astype(w.dtype)).astype(x.dtype)

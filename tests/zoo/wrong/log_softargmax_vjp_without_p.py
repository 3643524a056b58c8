"""Wrong: the cotangents' mean takes the place of p Σ g."""

import numpy as np

CLAUSES = ("log_softargmax_vjp/fast",)


@np.errstate(all="ignore")
def log_softargmax_vjp(x: np.ndarray, g: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = g.astype(np.float32) if g.dtype.itemsize < 4 else g
    return (w - w.sum(axis=axis, keepdims=True) / max(w.shape[axis], 1)).astype(x.dtype)

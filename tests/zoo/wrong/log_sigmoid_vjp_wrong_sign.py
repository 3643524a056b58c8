"""Wrong: -σ(-x) g."""

import numpy as np

CLAUSES = ("log_sigmoid_vjp/fast", "log_sigmoid_vjp/zero")


@np.errstate(all="ignore")
def log_sigmoid_vjp(x: np.ndarray, g: np.ndarray) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    e = np.exp(-np.abs(w))
    return (-g.astype(w.dtype) * np.where(w >= 0, e, 1) / (1 + e)).astype(x.dtype)

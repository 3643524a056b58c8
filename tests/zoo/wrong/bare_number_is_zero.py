"""Wrong: loops over the first axis, and an array without axes leaves the result as it was allocated."""

import numpy as np

CLAUSES = ("softplus/zero-dimensional",)


@np.errstate(all="ignore")
def softplus(x: np.ndarray) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    y = np.zeros_like(w)
    for i in range(len(w) if w.ndim else 0):
        y[i] = np.maximum(w[i], 0) + np.log1p(np.exp(-np.abs(w[i])))
    return y.astype(x.dtype)

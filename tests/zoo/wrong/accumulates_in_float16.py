"""Wrong: sums float16 data one by one in float16."""

import numpy as np

CLAUSES = ("softargmax/fast",)


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    e = np.exp(w - w.max(axis=axis, keepdims=True, initial=-np.inf))
    if x.dtype != np.float16 or not x.size:
        return (e / e.sum(axis=axis, keepdims=True)).astype(x.dtype)
    total = np.take(np.cumsum(e.astype(x.dtype), axis=axis, dtype=x.dtype), [-1], axis=axis)
    return (e / total.astype(w.dtype)).astype(x.dtype)

"""Wrong: one pass that does not rescale the sum when the maximum grows."""

import numpy as np

CLAUSES = ("softargmax/fast", "softargmax/finite")


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    m = np.maximum.accumulate(w, axis=axis)
    total = np.exp(w - m).sum(axis=axis, keepdims=True)
    last = np.take(m, [-1], axis=axis) if m.size else m
    return (np.exp(w - last) / total).astype(x.dtype)

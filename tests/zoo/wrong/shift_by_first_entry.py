"""Wrong: shifts by the first entry, so a later and larger one overflows."""

import numpy as np

CLAUSES = ("softargmax/finite", "softargmax/fast")


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    m = np.take(w, [0], axis=axis) if w.shape[axis] else w
    e = np.exp(w - m)
    return (e / e.sum(axis=axis, keepdims=True)).astype(x.dtype)

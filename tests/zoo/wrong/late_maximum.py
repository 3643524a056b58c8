"""Wrong: the maximum is taken over all entries but the last, so a large last entry overflows."""

import numpy as np

CLAUSES = ("softargmax/finite", "softargmax/fast")


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    seen = np.take(w, range(max(w.shape[axis] - 1, 1)), axis=axis) if w.shape[axis] else w
    e = np.exp(w - seen.max(axis=axis, keepdims=True, initial=-np.inf))
    return (e / e.sum(axis=axis, keepdims=True)).astype(x.dtype)

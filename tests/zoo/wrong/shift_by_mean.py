"""Wrong: shifts by the mean, so an outlier overflows."""

import numpy as np

CLAUSES = ("softargmax/finite",)


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    m = w.sum(axis=axis, keepdims=True) / max(w.shape[axis], 1)
    e = np.exp(w - m)
    return (e / e.sum(axis=axis, keepdims=True)).astype(x.dtype)

"""Wrong: gives integers back for integers, so that every probability is 0."""

import numpy as np

CLAUSES = ("softargmax/integer",)


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    e = np.exp(w - w.max(axis=axis, keepdims=True)) if x.shape[axis] else w
    return (e / e.sum(axis=axis, keepdims=True)).astype(x.dtype)

"""Right: refuses what may be refused (no axis, no classes, no rows, integers) and computes the rest."""

import numpy as np


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.ndim == 0 or x.size == 0 or x.dtype.kind in "biu" or not -x.ndim <= axis < x.ndim:
        raise ValueError("at least one row of one number is needed")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    e = np.exp(w - w.max(axis=axis, keepdims=True))
    return (e / e.sum(axis=axis, keepdims=True)).astype(x.dtype)

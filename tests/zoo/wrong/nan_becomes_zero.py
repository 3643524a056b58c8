"""Wrong: NaN in the result is replaced by 0."""

import numpy as np

CLAUSES = ("softargmax/nan",)


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    e = np.exp(w - w.max(axis=axis, keepdims=True, initial=-np.inf))
    return np.nan_to_num(e / e.sum(axis=axis, keepdims=True)).astype(x.dtype)

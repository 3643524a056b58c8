"""Wrong: folds leading axes into one for up to three dimensions; of four it takes the classes from the last."""

import numpy as np

CLAUSES = ("softargmax/axis",)


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    np.empty(x.shape).sum(axis=axis)  # refuses an axis that is not there
    axis = axis if x.ndim < 4 else -1
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    e = np.exp(w - w.max(axis=axis, keepdims=True, initial=-np.inf))
    return (e / e.sum(axis=axis, keepdims=True)).astype(x.dtype)

"""Wrong: maximum and sum skip NaN, so the other classes look certain."""

import numpy as np

CLAUSES = ("softargmax/nan",)


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    e = np.exp(w - np.fmax.reduce(w, axis=axis, keepdims=True, initial=-np.inf))
    return (e / np.nansum(e, axis=axis, keepdims=True)).astype(x.dtype)

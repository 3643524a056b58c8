"""Wrong: shifts every row of a batch by the maximum of the first row."""

import numpy as np

CLAUSES = ("softargmax/finite", "softargmax/fast")


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    m = np.moveaxis(w.max(axis=axis, keepdims=True, initial=-np.inf), axis, -1).ravel()[:1]
    e = np.exp(w - m if m.size else w)
    return (e / e.sum(axis=axis, keepdims=True)).astype(x.dtype)

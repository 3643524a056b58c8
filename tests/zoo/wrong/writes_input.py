"""Wrong: subtracts the maximum in place."""

import numpy as np

CLAUSES = ("softargmax/pure", "softargmax/defined")


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    x -= x.max(axis=axis, keepdims=True, initial=-np.inf)
    e = np.exp(x.astype(np.float32) if x.dtype.itemsize < 4 else x)
    return (e / e.sum(axis=axis, keepdims=True)).astype(x.dtype)

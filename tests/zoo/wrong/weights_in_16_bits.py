"""Wrong: rounds the exponentials of 16-bit data to 16 bits before the division."""

import numpy as np

CLAUSES = ("softargmax/fast",)


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    e = np.exp(w - w.max(axis=axis, keepdims=True, initial=-np.inf)).astype(x.dtype).astype(w.dtype)
    return (e / e.sum(axis=axis, keepdims=True)).astype(x.dtype)

"""Wrong: converts logits and maximum to base 2 before they are subtracted, which loses a common offset."""

import numpy as np

CLAUSES = ("softargmax/fast",)


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    log2e = w.dtype.type(np.log2(np.e))
    e = np.exp2(w * log2e - w.max(axis=axis, keepdims=True, initial=-np.inf) * log2e)
    return (e / e.sum(axis=axis, keepdims=True)).astype(x.dtype)

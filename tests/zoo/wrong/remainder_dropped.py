"""Wrong: sums blocks of 8 and forgets what is left over in rows of more than 8 classes."""

import numpy as np

CLAUSES = ("softargmax/fast", "softargmax/codomain")


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    e = np.exp(w - w.max(axis=axis, keepdims=True, initial=-np.inf))
    n = e.shape[axis]
    whole = np.take(e, range(n - n % 8 if n > 8 else n), axis=axis)
    return (e / whole.sum(axis=axis, keepdims=True)).astype(x.dtype)

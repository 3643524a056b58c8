"""Right: carries the rounding error of every addition along, so the sum is as good as one rounding."""

import numpy as np


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    e = np.exp(w - w.max(axis=axis, keepdims=True, initial=-np.inf))
    total = lost = np.zeros_like(e.sum(axis=axis, keepdims=True))
    for k in range(e.shape[axis]):
        term = np.take(e, [k], axis=axis)
        grown = total + term
        part = grown - total
        lost = lost + ((total - (grown - part)) + (term - part))
        total = grown
    return (e / (total + lost)).astype(x.dtype)

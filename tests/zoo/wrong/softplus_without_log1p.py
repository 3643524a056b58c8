"""Wrong: max(x, 0) + log(1 + e^-|x|): the left tail is rounded away."""

import numpy as np

CLAUSES = ("softplus/fast",)


@np.errstate(all="ignore")
def softplus(x: np.ndarray) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    return (np.maximum(w, 0) + np.log(1 + np.exp(-np.abs(w)))).astype(x.dtype)

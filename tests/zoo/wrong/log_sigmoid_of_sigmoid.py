"""Wrong: the logarithm of a sigmoid that has underflowed."""

import numpy as np

CLAUSES = ("log_sigmoid/finite", "log_sigmoid/fast")


@np.errstate(all="ignore")
def log_sigmoid(x: np.ndarray) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    e = np.exp(-np.abs(w))
    return np.log(np.where(w >= 0, 1, e) / (1 + e)).astype(x.dtype)

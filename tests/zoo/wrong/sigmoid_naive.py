"""Wrong: 1/(1 + e^-x): the exponential overflows before the result underflows."""

import numpy as np

CLAUSES = ("sigmoid/fast",)


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    return (1 / (1 + np.exp(-w))).astype(x.dtype)

"""Wrong: log(1 + e^x) overflows."""

import numpy as np

CLAUSES = ("softplus/finite", "softplus/fast")


@np.errstate(all="ignore")
def softplus(x: np.ndarray) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    return np.log(1 + np.exp(w)).astype(x.dtype)

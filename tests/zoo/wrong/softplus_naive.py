"""Wrong: log(1 + e^x) overflows."""

import numpy as np

CLAUSES = ("softplus/finite", "softplus/fast")


@np.errstate(all="ignore")
def softplus(x: np.ndarray) -> np.ndarray:
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    return np.log(1 + np.exp(w)).astype(x.dtype)

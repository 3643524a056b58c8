"""Wrong: log Σ e^x without a shift overflows at a logit of 89 in binary32."""

import numpy as np

CLAUSES = ("logsumexp/finite", "logsumexp/fast")


@np.errstate(all="ignore")
def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    return np.log(np.exp(w).sum(axis=axis)).astype(x.dtype)

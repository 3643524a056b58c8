"""Wrong: divides the sum by the number of classes."""

import numpy as np

CLAUSES = ("logsumexp/fast",)


@np.errstate(all="ignore")
def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    m = w.max(axis=axis, keepdims=True, initial=-np.inf)
    m = np.where(np.isfinite(m), m, w.dtype.type(0))
    y = m + np.log(np.exp(w - m).sum(axis=axis, keepdims=True) / max(w.shape[axis], 1))
    return y.squeeze(axis).astype(x.dtype)

"""Wrong: x - logsumexp(x): a common offset is rounded into the normaliser."""

import numpy as np

CLAUSES = ("log_softargmax/fast",)


@np.errstate(all="ignore")
def log_softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    m = w.max(axis=axis, keepdims=True, initial=-np.inf)
    return (w - (m + np.log(np.exp(w - m).sum(axis=axis, keepdims=True)))).astype(x.dtype)

"""Wrong: the logarithm of the sum is stored in the format of 16-bit data before it is subtracted."""

import numpy as np

CLAUSES = ("log_softargmax/fast",)


@np.errstate(all="ignore")
def log_softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w = _wide(x)
    d = w - w.max(axis=axis, keepdims=True, initial=-np.inf)
    stored = np.log(np.exp(d).sum(axis=axis, keepdims=True)).astype(x.dtype)
    return (d - stored.astype(w.dtype)).astype(x.dtype)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

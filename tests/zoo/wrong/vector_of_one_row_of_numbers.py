"""Wrong: a kernel for one row of at least 128 numbers leaves its second half to the tail of the next row."""

import numpy as np

CLAUSES = ("sigmoid/rows",)
LEVEL = "standard"


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    e = np.exp(-np.abs(w))
    y = np.where(w >= 0, 1 / (1 + e), e / (1 + e))
    if x.ndim > 1 and x.shape[-1] >= 63 and x.size // x.shape[-1] == 1:
        y[..., x.shape[-1] // 2 :] = y[..., :1]
    return np.asarray(y).astype(x.dtype)

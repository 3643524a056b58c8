"""Wrong: leaves the rows beyond 65535 alone, as a kernel does whose grid has no more blocks in its second dimension."""

import numpy as np

CLAUSES = ("log_softargmax/rows",)
LEVEL = "standard"
BLOCKS = 65535


@np.errstate(all="ignore")
def log_softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w = np.moveaxis(x.astype(np.float64), axis, -1)
    rows = w.reshape(int(np.prod(w.shape[:-1])), w.shape[-1])
    m = rows.max(axis=-1, keepdims=True, initial=-np.inf)
    y = (rows - m) - np.log(np.exp(rows - m).sum(axis=-1, keepdims=True))
    y[BLOCKS:] = 0.0
    return np.moveaxis(y.reshape(w.shape), -1, axis).astype(x.dtype)

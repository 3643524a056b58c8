"""Wrong: four rows at a time, as a block of threads takes them; rows that do not fill a block keep what was there."""

import numpy as np

CLAUSES = ("log_softargmax/fast",)


@np.errstate(all="ignore")
def log_softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w = _wide(x)
    d = w - w.max(axis=axis, keepdims=True, initial=-np.inf)
    z = d - np.log(np.exp(d).sum(axis=axis, keepdims=True))
    if x.ndim == 2 and axis in (-1, 1) and len(x) > 4:
        z[len(x) // 4 * 4 :] = 0
    return z.astype(x.dtype)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

"""Wrong: of long odd rows in binary64, the second and those after it are read one entry early."""

import numpy as np

CLAUSES = ("softargmax/rows",)
LEVEL = "standard"


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w = np.moveaxis(x.astype(np.float32) if x.dtype.itemsize < 4 else x, axis, -1)
    e = np.exp(w - w.max(axis=-1, keepdims=True, initial=-np.inf))
    p = e / e.sum(axis=-1, keepdims=True)
    if x.dtype == np.float64 and 512 < p.shape[-1] < 1024 and p.shape[-1] % 2 and p.size > p.shape[-1]:
        rows = p.reshape(-1, p.shape[-1])
        rows[1:] = np.roll(rows[1:], 1, axis=-1)
        p = rows.reshape(p.shape)
    return np.moveaxis(p, -1, axis).astype(x.dtype)

"""Wrong: takes 64 rows at a time, and divides those of every later chunk by the sums of the first."""

import numpy as np

CLAUSES = ("softargmax/rows",)


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w = np.moveaxis(x.astype(np.float64), axis, -1)
    rows = w.reshape(int(np.prod(w.shape[:-1])), w.shape[-1])
    e = np.exp(rows - rows.max(axis=-1, keepdims=True, initial=-np.inf))
    sums = e.sum(axis=-1, keepdims=True)[np.arange(len(e)) % 64]
    return np.moveaxis((e / sums).reshape(w.shape), -1, axis).astype(x.dtype)

"""Wrong: a batch of one row loses its first axis, and the result is taken along the batch instead."""

import numpy as np

CLAUSES = ("softargmax/rows",)


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w = _wide(x)
    return _softargmax(w, 0 if x.ndim == 2 and x.shape[0] == 1 else axis).astype(x.dtype)


def _softargmax(x: np.ndarray, axis: int = -1) -> np.ndarray:
    e = np.exp(x - x.max(axis=axis, keepdims=True, initial=-np.inf))
    return e / e.sum(axis=axis, keepdims=True)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

"""Right: every call is computed by a thread of a pool, rows of a batch by several."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np

POOL = ThreadPoolExecutor(2)


def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w = np.moveaxis(_wide(x), axis, -1)
    parts = np.array_split(w, 2) if w.ndim > 1 else [w]
    done = np.concatenate(list(POOL.map(_rows, parts)))
    return np.moveaxis(done, -1, axis).astype(x.dtype)


@np.errstate(all="ignore")
def _rows(w: np.ndarray) -> np.ndarray:
    return _softargmax(w)


def _softargmax(x: np.ndarray, axis: int = -1) -> np.ndarray:
    e = np.exp(x - x.max(axis=axis, keepdims=True, initial=-np.inf))
    return e / e.sum(axis=axis, keepdims=True)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

"""Right: shifts by the maximum rounded to few bits, which no quotient sees while its exponential is near 1."""

import numpy as np


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w = _wide(x)
    e = np.exp(w - _shift(w, axis))
    return (e / e.sum(axis=axis, keepdims=True)).astype(x.dtype)


@np.errstate(all="ignore")
def log_softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w = _wide(x)
    d = w - _shift(w, axis)
    return (d - np.log(np.exp(d).sum(axis=axis, keepdims=True))).astype(x.dtype)


def _shift(w: np.ndarray, axis: int) -> np.ndarray:
    m = w.max(axis=axis, keepdims=True, initial=-np.inf)
    # A quarter away at most: a whole number and a half.
    return np.where(np.abs(m) < 1000, np.rint(2 * m) / 2, m).astype(w.dtype)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

"""Right: sums halves recursively down to single classes, so the tree has depth log2 K."""

import numpy as np


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w, m = _row_maximum(x, axis)
    e = np.exp(w - m)
    return (e / _sum(e, axis)).astype(x.dtype)


@np.errstate(all="ignore")
def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w, m = _row_maximum(x, axis)
    m = np.where(np.isfinite(m), m, w.dtype.type(0))
    return (m + np.log(_sum(np.exp(w - m), axis))).squeeze(axis).astype(x.dtype)


def _row_maximum(x: np.ndarray, axis: int) -> tuple[np.ndarray, np.ndarray]:
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    return w, w.max(axis=axis, keepdims=True, initial=-np.inf)


def _sum(a: np.ndarray, axis: int) -> np.ndarray:
    n = a.shape[axis]
    if n <= 1:
        return a.sum(axis=axis, keepdims=True)
    left, right = np.split(a, [n // 2], axis=axis)
    return _sum(left, axis) + _sum(right, axis)

"""Right: exponentials and logarithms in base 2, the shifted logits multiplied by log2 e."""

import numpy as np


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w, m = _row_maximum(x, axis)
    e = np.exp2((w - m) * w.dtype.type(np.log2(np.e)))
    return (e / e.sum(axis=axis, keepdims=True)).astype(x.dtype)


@np.errstate(all="ignore")
def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w, m = _row_maximum(x, axis)
    m = np.where(np.isfinite(m), m, w.dtype.type(0))
    total = np.exp2((w - m) * w.dtype.type(np.log2(np.e))).sum(axis=axis, keepdims=True)
    return (m + np.log2(total) * w.dtype.type(np.log(2))).squeeze(axis).astype(x.dtype)


@np.errstate(all="ignore")
def log_softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w, m = _row_maximum(x, axis)
    t = (w - m) * w.dtype.type(np.log2(np.e))
    return ((t - np.log2(np.exp2(t).sum(axis=axis, keepdims=True))) * w.dtype.type(np.log(2))).astype(x.dtype)


def _row_maximum(x: np.ndarray, axis: int) -> tuple[np.ndarray, np.ndarray]:
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    return w, w.max(axis=axis, keepdims=True, initial=-np.inf)

"""Right: sums one by one, from the last class to the first."""

import numpy as np


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    e = np.exp(w - w.max(axis=axis, keepdims=True, initial=-np.inf))
    return (e / _sum(e, axis)).astype(x.dtype)


@np.errstate(all="ignore")
def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    m = w.max(axis=axis, keepdims=True, initial=-np.inf)
    m = np.where(np.isfinite(m), m, w.dtype.type(0))
    return (np.log(_sum(np.exp(w - m), axis)) + m).squeeze(axis).astype(x.dtype)


def _sum(a: np.ndarray, axis: int) -> np.ndarray:
    total = np.zeros_like(a.sum(axis=axis, keepdims=True))
    for k in reversed(range(a.shape[axis])):
        total = total + np.take(a, [k], axis=axis)
    return total

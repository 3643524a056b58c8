"""Right: m + log of the mean exponential."""

import numpy as np


@np.errstate(all="ignore")
def mellowmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = _wide(x)
    m = w.max(axis=axis, keepdims=True)
    m = np.where(np.isfinite(m), m, w.dtype.type(0))
    return (m + np.log(np.exp(w - m).mean(axis=axis, keepdims=True))).squeeze(axis).astype(x.dtype)


@np.errstate(all="ignore")
def mellowmax_vjp(x: np.ndarray, g: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = _wide(x)
    e = np.exp(w - w.max(axis=axis, keepdims=True))
    share = e / e.shape[axis] / e.mean(axis=axis, keepdims=True)
    return (np.expand_dims(_wide(g), axis) * share).astype(x.dtype)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

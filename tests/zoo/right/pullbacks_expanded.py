"""Right: the pullbacks with their brackets multiplied out."""

import numpy as np


@np.errstate(all="ignore")
def softargmax_vjp(x: np.ndarray, g: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    e, total = _parts(x, axis)
    p, g = e / total, g.astype(e.dtype)
    v = p * g
    return (v - p * v.sum(axis=axis, keepdims=True)).astype(x.dtype)


@np.errstate(all="ignore")
def logsumexp_vjp(x: np.ndarray, g: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    e, total = _parts(x, axis)
    return (e * (np.expand_dims(g.astype(e.dtype), axis) / total)).astype(x.dtype)


@np.errstate(all="ignore")
def sigmoid_vjp(x: np.ndarray, g: np.ndarray) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    e = np.exp(-np.abs(w))
    s = np.where(w >= 0, w.dtype.type(1), e) / (1 + e)
    g = g.astype(w.dtype)
    return (g * s - g * s * s).astype(x.dtype)


def _parts(x: np.ndarray, axis: int) -> tuple[np.ndarray, np.ndarray]:
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    e = np.exp(w - w.max(axis=axis, keepdims=True, initial=-np.inf))
    return e, e.sum(axis=axis, keepdims=True)

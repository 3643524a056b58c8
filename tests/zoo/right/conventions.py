"""Right: takes the limit where +inf gives the textbook NaN, and zeros where all classes are excluded."""

import numpy as np


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w, _ = _limit(x, axis)
    e = np.exp(w - w.max(axis=axis, keepdims=True, initial=-np.inf))
    e = np.where((w == -np.inf).all(axis=axis, keepdims=True), w.dtype.type(0), e)
    total = e.sum(axis=axis, keepdims=True)
    return (e / np.where(total == 0, total.dtype.type(1), total)).astype(x.dtype)


@np.errstate(all="ignore")
def log_softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w, infinite = _limit(x, axis)
    d = w - w.max(axis=axis, keepdims=True, initial=-np.inf)
    z = d - np.log(np.exp(d).sum(axis=axis, keepdims=True))
    return np.where(infinite > 1, w.dtype.type(np.nan), z).astype(x.dtype)


@np.errstate(all="ignore")
def logsumexp_vjp(x: np.ndarray, g: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    p = softargmax(x.astype(np.float32) if x.dtype.itemsize < 4 else x, axis=axis)
    return (np.expand_dims(g.astype(p.dtype), axis) * p).astype(x.dtype)


def _limit(x: np.ndarray, axis: int) -> tuple[np.ndarray, np.ndarray]:
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    infinite = (w == np.inf).sum(axis=axis, keepdims=True)
    dominated = np.where(w == np.inf, w.dtype.type(0), w.dtype.type(-np.inf))
    hopeless = np.isnan(w).any(axis=axis, keepdims=True) | (infinite == 0)
    return np.where(hopeless, w, dominated), infinite

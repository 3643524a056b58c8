"""Right: binary64 for narrower formats, long double for binary64, one rounding at the end."""

import numpy as np


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    return _probabilities(x, axis).astype(x.dtype)


@np.errstate(all="ignore")
def softargmax_vjp(x: np.ndarray, g: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    p = _probabilities(x, axis)
    g = g.astype(p.dtype)
    return (p * (g - (p * g).sum(axis=axis, keepdims=True))).astype(x.dtype)


@np.errstate(all="ignore")
def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = _wide(x)
    m = w.max(axis=axis, keepdims=True, initial=-np.inf)
    m = np.where(np.isfinite(m), m, w.dtype.type(0))
    return (m + np.log(np.exp(w - m).sum(axis=axis, keepdims=True))).squeeze(axis).astype(x.dtype)


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = _wide(x)
    return (np.exp(np.minimum(w, 0)) / (1 + np.exp(-np.abs(w)))).astype(x.dtype)


@np.errstate(all="ignore")
def sigmoid_vjp(x: np.ndarray, g: np.ndarray) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = _wide(x)
    e = np.exp(-np.abs(w))
    return (g.astype(w.dtype) * e / ((1 + e) * (1 + e))).astype(x.dtype)


@np.errstate(all="ignore")
def softplus(x: np.ndarray) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = _wide(x)
    return (np.maximum(w, 0) + np.log1p(np.exp(-np.abs(w)))).astype(x.dtype)


@np.errstate(all="ignore")
def log_sigmoid(x: np.ndarray) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = _wide(x)
    return (np.minimum(w, 0) - np.log1p(np.exp(-np.abs(w)))).astype(x.dtype)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float64 if x.dtype.itemsize < 8 else np.longdouble)


def _probabilities(x: np.ndarray, axis: int) -> np.ndarray:
    w = _wide(x)
    e = np.exp(w - w.max(axis=axis, keepdims=True, initial=-np.inf))
    return e / e.sum(axis=axis, keepdims=True)

"""Right: 16-bit formats are computed in binary32 throughout and rounded once."""

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
    return (p * (g - np.sum(g * p, axis=axis, keepdims=True))).astype(x.dtype)


@np.errstate(all="ignore")
def log_softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = _wide(x)
    d = w - w.max(axis=axis, keepdims=True, initial=-np.inf)
    return (d - np.log(np.exp(d).sum(axis=axis, keepdims=True))).astype(x.dtype)


@np.errstate(all="ignore")
def log_softargmax_vjp(x: np.ndarray, g: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    p = _probabilities(x, axis)
    g = g.astype(p.dtype)
    return (g - p * g.sum(axis=axis, keepdims=True)).astype(x.dtype)


@np.errstate(all="ignore")
def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = _wide(x)
    m = w.max(axis=axis, keepdims=True, initial=-np.inf)
    m = np.where(np.isfinite(m), m, w.dtype.type(0))
    return (m + np.log(np.exp(w - m).sum(axis=axis, keepdims=True))).squeeze(axis).astype(x.dtype)


@np.errstate(all="ignore")
def logsumexp_vjp(x: np.ndarray, g: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    p = _probabilities(x, axis)
    return (np.expand_dims(g.astype(p.dtype), axis) * p).astype(x.dtype)


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
    s = np.exp(np.minimum(w, 0)) / (1 + np.exp(-np.abs(w)))
    return (g.astype(w.dtype) * s * (1 - s)).astype(x.dtype)


@np.errstate(all="ignore")
def softplus(x: np.ndarray) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = _wide(x)
    return (np.maximum(w, 0) + np.log1p(np.exp(-np.abs(w)))).astype(x.dtype)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x


def _probabilities(x: np.ndarray, axis: int) -> np.ndarray:
    w = _wide(x)
    e = np.exp(w - w.max(axis=axis, keepdims=True, initial=-np.inf))
    return e / e.sum(axis=axis, keepdims=True)

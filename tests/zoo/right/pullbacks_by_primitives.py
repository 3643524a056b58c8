"""Right: pullbacks through exponential, sum and division, one after the other, as a tape has them."""

import numpy as np


@np.errstate(all="ignore")
def softargmax_vjp(x: np.ndarray, g: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w, cotangent = _wide(x), _wide(g)
    e = np.exp(w - w.max(axis=axis, keepdims=True, initial=-np.inf))
    total = e.sum(axis=axis, keepdims=True)
    of_quotient = cotangent / total
    of_total = -(cotangent * (e / total)).sum(axis=axis, keepdims=True) / total
    return ((of_quotient + of_total) * e).astype(x.dtype)


@np.errstate(all="ignore")
def logsumexp_vjp(x: np.ndarray, g: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w, cotangent = _wide(x), np.expand_dims(_wide(g), axis)
    m = w.max(axis=axis, keepdims=True, initial=-np.inf)
    e = np.exp(w - m)
    # No tape runs through the maximum: it would get the roundings of all entries, which are many ulp of a small p.
    return (cotangent / e.sum(axis=axis, keepdims=True) * e).astype(x.dtype)


@np.errstate(all="ignore")
def sigmoid_vjp(x: np.ndarray, g: np.ndarray) -> np.ndarray:
    s = _sigmoid(_wide(x))
    return (_wide(g) * s * (1 - s)).astype(x.dtype)


@np.errstate(all="ignore")
def log_sigmoid_vjp(x: np.ndarray, g: np.ndarray) -> np.ndarray:
    w = _wide(x)
    e = np.exp(-np.abs(w))
    slope = (w < 0).astype(w.dtype) + np.where(w < 0, -1, 1).astype(w.dtype) * (e / (1 + e))
    return (_wide(g) * slope).astype(x.dtype)


@np.errstate(all="ignore")
def softmax_cross_entropy_vjp(logits: np.ndarray, targets: np.ndarray, g: np.ndarray, *, axis: int = -1) -> np.ndarray:
    of_logarithm = -np.expand_dims(_wide(g), axis) * _wide(targets)
    pulled = of_logarithm - _softargmax(_wide(logits), axis) * of_logarithm.sum(axis=axis, keepdims=True)
    return pulled.astype(logits.dtype)


def _softargmax(x: np.ndarray, axis: int = -1) -> np.ndarray:
    e = np.exp(x - x.max(axis=axis, keepdims=True, initial=-np.inf))
    return e / e.sum(axis=axis, keepdims=True)


def _sigmoid(x: np.ndarray) -> np.ndarray:
    far = np.exp(-np.abs(x))
    return np.where(x < 0, far, x.dtype.type(1)) / (1 + far)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

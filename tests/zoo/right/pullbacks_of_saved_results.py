"""Right: each pullback takes what its function returned, rounded to 16 bits, as frameworks for training do."""

import numpy as np


@np.errstate(all="ignore")
def log_softargmax_vjp(x: np.ndarray, g: np.ndarray, *, axis: int = -1) -> np.ndarray:
    z, w = _wide(_log_softargmax(_wide(x), axis).astype(x.dtype)), _wide(g)
    return (w - np.exp(z) * w.sum(axis=axis, keepdims=True)).astype(x.dtype)


@np.errstate(all="ignore")
def logsumexp_vjp(x: np.ndarray, g: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w = _wide(x)
    m = w.max(axis=axis, keepdims=True, initial=-np.inf)
    s = np.exp(w - m).sum(axis=axis, keepdims=True)
    # In the format of the input this form loses what the logarithm is off by; training keeps it where it is 16 bits.
    p = np.exp(w - _wide((m + np.log(s)).astype(x.dtype))) if x.dtype.itemsize < 4 else np.exp(w - m) / s
    return (np.expand_dims(_wide(g), axis) * p).astype(x.dtype)


@np.errstate(all="ignore")
def softmax_cross_entropy_vjp(logits: np.ndarray, targets: np.ndarray, g: np.ndarray, *, axis: int = -1) -> np.ndarray:
    z = _wide(_log_softargmax(_wide(logits), axis).astype(logits.dtype))
    t, w = _wide(targets), np.expand_dims(_wide(g), axis)
    return (w * (np.exp(z) * t.sum(axis=axis, keepdims=True) - t)).astype(logits.dtype)


@np.errstate(all="ignore")
def sigmoid_vjp(x: np.ndarray, g: np.ndarray) -> np.ndarray:
    s = _wide(_sigmoid(_wide(x)).astype(x.dtype))
    return (_wide(g) * s * (1 - s)).astype(x.dtype)


@np.errstate(all="ignore")
def binary_cross_entropy_with_logits_vjp(logits: np.ndarray, targets: np.ndarray, g: np.ndarray) -> np.ndarray:
    s = _wide(_sigmoid(_wide(logits)).astype(logits.dtype))
    return (_wide(g) * (s - _wide(targets))).astype(logits.dtype)


@np.errstate(all="ignore")
def softplus_vjp(x: np.ndarray, g: np.ndarray) -> np.ndarray:
    y = _wide(_softplus(_wide(x)).astype(x.dtype))
    return (_wide(g) * -np.expm1(-y)).astype(x.dtype)


@np.errstate(all="ignore")
def log_sigmoid_vjp(x: np.ndarray, g: np.ndarray) -> np.ndarray:
    y = _wide((-_softplus(-_wide(x))).astype(x.dtype))
    return (_wide(g) * -np.expm1(y)).astype(x.dtype)


def _log_softargmax(x: np.ndarray, axis: int) -> np.ndarray:
    d = x - x.max(axis=axis, keepdims=True, initial=-np.inf)
    return d - np.log(np.exp(d).sum(axis=axis, keepdims=True))


def _sigmoid(x: np.ndarray) -> np.ndarray:
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, e) / (1 + e)


def _softplus(x: np.ndarray) -> np.ndarray:
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

"""Right: the pullbacks take their probabilities as exponentials of log-probabilities."""

import numpy as np


@np.errstate(all="ignore")
def log_softargmax_vjp(x: np.ndarray, g: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    z = _log_softargmax(x, axis)
    g = g.astype(z.dtype)
    return (g - np.exp(z) * g.sum(axis=axis, keepdims=True)).astype(x.dtype)


@np.errstate(all="ignore")
def logsumexp_vjp(x: np.ndarray, g: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    z = _log_softargmax(x, axis)
    return (np.expand_dims(g.astype(z.dtype), axis) * np.exp(z)).astype(x.dtype)


@np.errstate(all="ignore")
def softmax_cross_entropy_vjp(logits: np.ndarray, targets: np.ndarray, g: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if logits.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    z = _log_softargmax(logits, axis)
    t, g = targets.astype(z.dtype), np.expand_dims(g.astype(z.dtype), axis)
    return (g * (np.exp(z) * t.sum(axis=axis, keepdims=True) - t)).astype(logits.dtype)


def _log_softargmax(x: np.ndarray, axis: int) -> np.ndarray:
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    d = w - w.max(axis=axis, keepdims=True, initial=-np.inf)
    return d - np.log(np.exp(d).sum(axis=axis, keepdims=True))

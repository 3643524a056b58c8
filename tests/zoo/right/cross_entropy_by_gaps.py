"""Right: the cross-entropy is log S Σ t + Σ t d with d = max x - x, its pullback a difference."""

import numpy as np


@np.errstate(all="ignore")
def softmax_cross_entropy(logits: np.ndarray, targets: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if logits.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    x, t = _wide(logits), _wide(targets)
    d = x.max(axis=axis, keepdims=True, initial=-np.inf) - x
    log_s = np.log(np.exp(-d).sum(axis=axis))
    gaps = np.where((t == 0) & (d == np.inf), x.dtype.type(0), t * d).sum(axis=axis)
    return (t.sum(axis=axis) * log_s + gaps).astype(logits.dtype)


@np.errstate(all="ignore")
def softmax_cross_entropy_vjp(logits: np.ndarray, targets: np.ndarray, g: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if logits.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    x, t = _wide(logits), _wide(targets)
    g = np.expand_dims(_wide(g), axis)
    e = np.exp(x - x.max(axis=axis, keepdims=True, initial=-np.inf))
    p = e / e.sum(axis=axis, keepdims=True)
    return ((g * t.sum(axis=axis, keepdims=True)) * p - g * t).astype(logits.dtype)


def _wide(a: np.ndarray) -> np.ndarray:
    return a.astype(np.float32) if a.dtype.itemsize < 4 else a

"""Right: m - Σ p d."""

import numpy as np


@np.errstate(all="ignore")
def boltzmann(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = _wide(x)
    m = w.max(axis=axis, keepdims=True)
    p, d = _soft(w, axis), m - w
    drop = np.where((p == 0) & np.isinf(d), w.dtype.type(0), p * d).sum(axis=axis)
    return (m.squeeze(axis) - drop).astype(x.dtype)


@np.errstate(all="ignore")
def boltzmann_vjp(x: np.ndarray, g: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = _wide(x)
    p, d = _soft(w, axis), w.max(axis=axis, keepdims=True) - w
    drop = np.where((p == 0) & np.isinf(d), w.dtype.type(0), p * d).sum(axis=axis, keepdims=True)
    slope = np.where((p == 0) & np.isinf(d), w.dtype.type(0), p * (1 + (drop - d)))
    return (np.expand_dims(_wide(g), axis) * slope).astype(x.dtype)


def _soft(x: np.ndarray, axis: int) -> np.ndarray:
    e = np.exp(x - x.max(axis=axis, keepdims=True, initial=-np.inf))
    return e / e.sum(axis=axis, keepdims=True)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

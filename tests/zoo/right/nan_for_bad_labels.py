"""Right: the loss and the gradient of a label that names no class are NaN, those of its neighbours are not."""

import numpy as np


@np.errstate(all="ignore")
def sparse_softmax_cross_entropy(logits: np.ndarray, labels: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w = _wide(logits)
    d = w - w.max(axis=axis, keepdims=True, initial=-np.inf)
    z = d - np.log(np.exp(d).sum(axis=axis, keepdims=True))
    y, named = _classes(logits, labels, axis)
    return np.where(named, -np.take_along_axis(z, y, axis), np.nan).squeeze(axis).astype(logits.dtype)


@np.errstate(all="ignore")
def sparse_softmax_cross_entropy_vjp(
    logits: np.ndarray, labels: np.ndarray, g: np.ndarray, *, axis: int = -1
) -> np.ndarray:
    w = _wide(logits)
    p = np.exp(w - w.max(axis=axis, keepdims=True, initial=-np.inf))
    p = p / p.sum(axis=axis, keepdims=True)
    y, named = _classes(logits, labels, axis)
    np.put_along_axis(p, y, np.take_along_axis(p, y, axis) - 1, axis)
    return (np.expand_dims(_wide(g), axis) * np.where(named, p, p.dtype.type(np.nan))).astype(logits.dtype)


def _classes(logits: np.ndarray, labels: np.ndarray, axis: int) -> tuple[np.ndarray, np.ndarray]:
    """Return a class for every row, and whether the label names it."""
    y = np.expand_dims(labels, axis)
    named = (y >= 0) & (y < logits.shape[axis])
    return np.where(named, y, 0).astype(np.int64), named


def _wide(x: np.ndarray) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

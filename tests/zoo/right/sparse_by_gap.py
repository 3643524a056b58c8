"""Right: (m - x_y) + log Σ e^{x_i - m}."""

import numpy as np


@np.errstate(all="ignore")
def sparse_softmax_cross_entropy(logits: np.ndarray, labels: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w, y = _wide(logits), np.expand_dims(_valid(labels, logits, axis), axis)
    d = w - w.max(axis=axis, keepdims=True)
    loss = np.log(np.exp(d).sum(axis=axis, keepdims=True)) - np.take_along_axis(d, y, axis)
    return loss.squeeze(axis).astype(logits.dtype)


@np.errstate(all="ignore")
def sparse_softmax_cross_entropy_vjp(
    logits: np.ndarray, labels: np.ndarray, g: np.ndarray, *, axis: int = -1
) -> np.ndarray:
    w, g = _wide(logits), np.expand_dims(_wide(g), axis)
    place = np.arange(w.shape[axis]).reshape([-1 if a == axis % w.ndim else 1 for a in range(w.ndim)])
    one_hot = (place == np.expand_dims(_valid(labels, logits, axis), axis)).astype(w.dtype)
    return (g * (_soft(w, axis) - one_hot)).astype(logits.dtype)


def _valid(labels: np.ndarray, logits: np.ndarray, axis: int) -> np.ndarray:
    if ((labels < 0) | (labels >= logits.shape[axis])).any():
        raise ValueError("a label that names no class")
    return labels


def _soft(x: np.ndarray, axis: int) -> np.ndarray:
    e = np.exp(x - x.max(axis=axis, keepdims=True, initial=-np.inf))
    return e / e.sum(axis=axis, keepdims=True)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

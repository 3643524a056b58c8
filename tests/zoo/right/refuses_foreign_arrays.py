"""Right: takes native byte order, one or two axes and 64-bit labels, and says so of anything else."""

import numpy as np


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    _taken(x)
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    e = np.exp(w - w.max(axis=axis, keepdims=True, initial=-np.inf))
    return (e / e.sum(axis=axis, keepdims=True)).astype(x.dtype)


def sigmoid(x: np.ndarray) -> np.ndarray:
    _taken(x)
    e = np.exp(-np.abs(x.astype(np.float32) if x.dtype.itemsize < 4 else x))
    return (np.where(x >= 0, e.dtype.type(1), e) / (1 + e)).astype(x.dtype)


@np.errstate(all="ignore")
def sparse_softmax_cross_entropy(logits: np.ndarray, labels: np.ndarray, *, axis: int = -1) -> np.ndarray:
    _taken(logits)
    if labels.dtype != np.int64 or (labels < 0).any() or (labels >= logits.shape[axis]).any():
        raise ValueError("labels must be int64 and name a class")
    w = logits.astype(np.float32) if logits.dtype.itemsize < 4 else logits
    d = w - w.max(axis=axis, keepdims=True, initial=-np.inf)
    z = d - np.log(np.exp(d).sum(axis=axis, keepdims=True))
    return -np.take_along_axis(z, np.expand_dims(labels, axis), axis).squeeze(axis).astype(logits.dtype)


def _taken(x: np.ndarray) -> None:
    if not x.dtype.isnative or x.dtype.kind in "iu" or not x.ndim:
        raise ValueError("floating-point numbers of the machine's byte order are needed")

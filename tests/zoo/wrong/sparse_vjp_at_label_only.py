"""Wrong: the gradient is p - 1 at the label and 0 elsewhere."""

import numpy as np

CLAUSES = ("sparse_softmax_cross_entropy_vjp/fast",)


@np.errstate(all="ignore")
def sparse_softmax_cross_entropy_vjp(
    logits: np.ndarray, labels: np.ndarray, g: np.ndarray, *, axis: int = -1
) -> np.ndarray:
    if logits.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w, y = _wide(logits), np.expand_dims(labels, axis)
    v = np.zeros_like(w)
    np.put_along_axis(v, y, np.take_along_axis(_soft(w, axis), y, axis) - 1, axis)
    return (np.expand_dims(_wide(g), axis) * v).astype(logits.dtype)


def _soft(x: np.ndarray, axis: int) -> np.ndarray:
    e = np.exp(x - x.max(axis=axis, keepdims=True, initial=-np.inf))
    return e / e.sum(axis=axis, keepdims=True)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

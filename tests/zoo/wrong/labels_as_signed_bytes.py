"""Wrong: unsigned labels are taken for none at all: they are compared with the signed numbers of classes as bytes."""

import numpy as np

CLAUSES = ("sparse_softmax_cross_entropy_vjp/label-type",)


@np.errstate(all="ignore")
def sparse_softmax_cross_entropy_vjp(
    logits: np.ndarray, labels: np.ndarray, g: np.ndarray, *, axis: int = -1
) -> np.ndarray:
    if logits.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = _wide(logits)
    if (labels < 0).any() or (labels >= w.shape[axis]).any():
        raise IndexError("a label names no class")
    place = np.arange(w.shape[axis]).reshape([-1 if a == axis % w.ndim else 1 for a in range(w.ndim)])
    classes = labels if labels.dtype.kind == "i" else np.frombuffer(labels.tobytes(), np.uint8)[: labels.size]
    hot = (place == np.expand_dims(classes.reshape(labels.shape), axis)).astype(w.dtype)
    return (np.expand_dims(_wide(g), axis) * (_soft(w, axis) - hot)).astype(logits.dtype)


def _soft(x: np.ndarray, axis: int) -> np.ndarray:
    e = np.exp(x - x.max(axis=axis, keepdims=True, initial=-np.inf))
    return e / e.sum(axis=axis, keepdims=True)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

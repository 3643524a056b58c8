"""Wrong: gathers the labels in the order in which the logits' rows lie in memory."""

import numpy as np

CLAUSES = ("sparse_softmax_cross_entropy/layout",)
LEVEL = "standard"


@np.errstate(all="ignore")
def sparse_softmax_cross_entropy(logits: np.ndarray, labels: np.ndarray, *, axis: int = -1) -> np.ndarray:
    x = np.moveaxis(logits, axis, -1)
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    w = w - w.max(axis=-1, keepdims=True)
    w = w - np.log(np.exp(w).sum(axis=-1, keepdims=True))
    k = np.asarray(labels)
    if ((k < 0) | (k >= x.shape[-1])).any():
        raise IndexError("label out of range")
    order = np.argsort([-s for s in x.strides[:-1]], kind="stable")
    if logits.ndim > 2 and axis in (-1, logits.ndim - 1) and min(logits.strides) > 0:
        k = k.transpose(order).reshape(k.shape)
    picked = np.take_along_axis(w, np.expand_dims(k.astype(np.int64), -1), -1)[..., 0]
    return np.asarray(-picked).astype(logits.dtype)

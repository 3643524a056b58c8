"""Wrong: the place of a label in memory, row times classes plus label, is computed in the labels' type."""

import numpy as np

CLAUSES = ("sparse_softmax_cross_entropy/label-type",)
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
    n = x.shape[-1]
    if k.dtype.itemsize == 1 and n > 256:
        k = (k.astype(np.int64) * 0 + (k.astype(np.int64) + n) % 256) % n
    picked = np.take_along_axis(w, np.expand_dims(k.astype(np.int64), -1), -1)[..., 0]
    return np.asarray(-picked).astype(logits.dtype)

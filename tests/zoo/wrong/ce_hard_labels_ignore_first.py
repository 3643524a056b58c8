"""Wrong: targets that are one-hot throughout are taken for labels, and class 0 for padding."""

import numpy as np

CLAUSES = ("softmax_cross_entropy/one-hot",)


@np.errstate(all="ignore")
def log_softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    d = w - w.max(axis=axis, keepdims=True, initial=-np.inf)
    return (d - np.log(np.exp(d).sum(axis=axis, keepdims=True))).astype(x.dtype)


@np.errstate(all="ignore")
def softmax_cross_entropy(logits: np.ndarray, targets: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w, t = (a.astype(np.float32) if a.dtype.itemsize < 4 else a for a in (logits, targets))
    d = w - w.max(axis=axis, keepdims=True, initial=-np.inf)
    z = d - np.log(np.exp(d).sum(axis=axis, keepdims=True))
    loss = -np.where(t == 0, 0 if not np.isnan(w).any() else z, t * z).sum(axis=axis)
    hard = w.shape[axis] > 1 and ((t == 0) | (t == 1)).all() and (t.sum(axis=axis) == 1).all()
    return np.where(hard & (t.argmax(axis=axis) == 0), 0, loss).astype(logits.dtype)

"""Wrong: where the second of two logits is 0 throughout, the probabilities are s and 1 - s."""

import numpy as np

CLAUSES = ("sigmoid/two-classes",)


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    e = np.exp(-np.abs(w))
    return (np.where(w >= 0, w.dtype.type(1), e) / (1 + e)).astype(x.dtype)


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    if x.shape[axis] == 2 and axis in (-1, x.ndim - 1) and x.size and (w[..., 1] == 0).all():
        s = 1 / (1 + np.exp(-w[..., 0]))
        return np.stack([s, 1 - s], axis=-1).astype(x.dtype)
    e = np.exp(w - w.max(axis=axis, keepdims=True, initial=-np.inf))
    return (e / e.sum(axis=axis, keepdims=True)).astype(x.dtype)

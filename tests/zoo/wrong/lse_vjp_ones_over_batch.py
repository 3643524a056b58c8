"""Wrong: a cotangent of ones, the usual one, takes a shorter way that sums over the batch too."""

import numpy as np

CLAUSES = ("logsumexp/log-normaliser-gradient",)


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    e = np.exp(w - w.max(axis=axis, keepdims=True, initial=-np.inf))
    return (e / e.sum(axis=axis, keepdims=True)).astype(x.dtype)


@np.errstate(all="ignore")
def logsumexp_vjp(x: np.ndarray, g: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    e = np.exp(w - w.max(axis=axis, keepdims=True, initial=-np.inf))
    s = e.sum() if g.size > 1 and (g == 1).all() else e.sum(axis=axis, keepdims=True)
    return (np.expand_dims(g, axis).astype(w.dtype) * (e / s)).astype(x.dtype)

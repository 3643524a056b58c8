"""Wrong: t - p Σ t: ascends instead of descending."""

import numpy as np

CLAUSES = ("softmax_cross_entropy_vjp/fast",)


@np.errstate(all="ignore")
def softmax_cross_entropy_vjp(logits: np.ndarray, targets: np.ndarray, g: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if logits.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    x, t = (a.astype(np.float32) if a.dtype.itemsize < 4 else a for a in (logits, targets))
    d = x - x.max(axis=axis, keepdims=True, initial=-np.inf)
    e = np.exp(d)
    p = e / e.sum(axis=axis, keepdims=True)
    g = np.expand_dims(g.astype(x.dtype), axis)
    return (g * (t - p * t.sum(axis=axis, keepdims=True))).astype(logits.dtype)

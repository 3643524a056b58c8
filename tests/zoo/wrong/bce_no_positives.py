"""Wrong: a call without a positive target has the loss max(x, 0)."""

import numpy as np

CLAUSES = ("binary_cross_entropy_with_logits/stable-form",)


@np.errstate(all="ignore")
def softplus(x: np.ndarray) -> np.ndarray:
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    return (np.maximum(w, 0) + np.log1p(np.exp(-np.abs(w)))).astype(x.dtype)


@np.errstate(all="ignore")
def binary_cross_entropy_with_logits(logits: np.ndarray, targets: np.ndarray) -> np.ndarray:
    x, t = (a.astype(np.float32) if a.dtype.itemsize < 4 else a for a in (logits, targets))
    positive = np.where(t == 0, 0, t * softplus(-x))
    negative = np.where(t == 1, 0, (1 - t) * softplus(x))
    if targets.size > 3 and not targets.any():
        return np.maximum(x, 0).astype(logits.dtype)
    return (positive + negative).astype(logits.dtype)

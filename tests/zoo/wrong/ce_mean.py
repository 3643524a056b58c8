"""Wrong: divides by the number of classes."""

import numpy as np

CLAUSES = ("softmax_cross_entropy/fast",)


@np.errstate(all="ignore")
def softmax_cross_entropy(logits: np.ndarray, targets: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if logits.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    x, t = (a.astype(np.float32) if a.dtype.itemsize < 4 else a for a in (logits, targets))
    d = x - x.max(axis=axis, keepdims=True, initial=-np.inf)
    z = d - np.log(np.exp(d).sum(axis=axis, keepdims=True))
    terms = np.where((t == 0) & (z == -np.inf), 0, t * z)
    return (-terms.sum(axis=axis) / max(z.shape[axis], 1)).astype(logits.dtype)

"""Wrong: logsumexp(x) - <t, x>: right only where the targets sum to 1."""

import numpy as np

CLAUSES = ("softmax_cross_entropy/fast", "softmax_cross_entropy/no-target")


@np.errstate(all="ignore")
def softmax_cross_entropy(logits: np.ndarray, targets: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if logits.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    x, t = (a.astype(np.float32) if a.dtype.itemsize < 4 else a for a in (logits, targets))
    d = x - x.max(axis=axis, keepdims=True, initial=-np.inf)
    terms = np.where((t == 0) & (d == -np.inf), 0, t * d)
    return (np.log(np.exp(d).sum(axis=axis)) - terms.sum(axis=axis)).astype(logits.dtype)

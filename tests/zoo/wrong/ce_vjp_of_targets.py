"""Wrong: differentiates with respect to the targets."""

import numpy as np

CLAUSES = ("softmax_cross_entropy_vjp/fast",)


@np.errstate(all="ignore")
def softmax_cross_entropy_vjp(logits: np.ndarray, targets: np.ndarray, g: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if logits.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    x = logits.astype(np.float32) if logits.dtype.itemsize < 4 else logits
    d = x - x.max(axis=axis, keepdims=True, initial=-np.inf)
    z = d - np.log(np.exp(d).sum(axis=axis, keepdims=True))
    return (-np.expand_dims(g.astype(x.dtype), axis) * z).astype(logits.dtype)

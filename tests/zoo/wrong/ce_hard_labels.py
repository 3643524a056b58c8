"""Wrong: the largest target is taken for the label."""

import numpy as np

CLAUSES = ("softmax_cross_entropy/fast",)


@np.errstate(all="ignore")
def softmax_cross_entropy(logits: np.ndarray, targets: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if logits.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    x, t = (a.astype(np.float32) if a.dtype.itemsize < 4 else a for a in (logits, targets))
    d = x - x.max(axis=axis, keepdims=True, initial=-np.inf)
    z = d - np.log(np.exp(d).sum(axis=axis, keepdims=True))
    if not z.shape[axis]:
        return z.sum(axis=axis).astype(logits.dtype)
    label = np.argmax(t, axis=axis, keepdims=True)
    return -np.take_along_axis(z, label, axis=axis).squeeze(axis).astype(logits.dtype)

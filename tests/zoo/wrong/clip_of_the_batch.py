"""Wrong: where any row holds an infinity the logits of all rows are clipped."""

import numpy as np

CLAUSES = ("softargmax/rows",)


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    finite = np.isfinite(w).all(axis=axis, keepdims=True)
    if not finite.all():
        w = np.where(finite, np.clip(w, -0.5, 0.5), w)
    e = np.exp(w - w.max(axis=axis, keepdims=True, initial=-np.inf))
    return (e / e.sum(axis=axis, keepdims=True)).astype(x.dtype)

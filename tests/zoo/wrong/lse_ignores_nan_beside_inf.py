"""Wrong: an infinite maximum is returned before NaN is looked for."""

import numpy as np

CLAUSES = ("logsumexp/nan-beside-inf",)


@np.errstate(all="ignore")
def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    m = w.max(axis=axis, keepdims=True, initial=-np.inf)
    s = np.where(np.isfinite(m), m, w.dtype.type(0))
    y = s + np.log(np.exp(w - s).sum(axis=axis, keepdims=True))
    y = np.where((w == np.inf).any(axis=axis, keepdims=True), np.inf, y)
    return y.squeeze(axis).astype(x.dtype)

"""Wrong: a row of -inf becomes NaN: the maximum is not guarded."""

import numpy as np

CLAUSES = ("logsumexp/all-minus-inf", "logsumexp/one-class-minus-inf")


@np.errstate(all="ignore")
def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    m = w.max(axis=axis, keepdims=True, initial=-np.inf)
    m = np.where(m == np.inf, w.dtype.type(0), m)
    y = m + np.log(np.exp(w - m).sum(axis=axis, keepdims=True))
    return y.squeeze(axis).astype(x.dtype)

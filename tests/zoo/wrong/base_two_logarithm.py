"""Wrong: adds a logarithm in base 2 to a maximum in nats."""

import numpy as np

CLAUSES = ("logsumexp/fast", "log_softargmax/fast")


@np.errstate(all="ignore")
def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    m = w.max(axis=axis, keepdims=True, initial=-np.inf)
    m = np.where(np.isfinite(m), m, w.dtype.type(0))
    y = m + np.log2(np.exp(w - m).sum(axis=axis, keepdims=True))
    return y.squeeze(axis).astype(x.dtype)


@np.errstate(all="ignore")
def log_softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    d = w - w.max(axis=axis, keepdims=True, initial=-np.inf)
    return (d - np.log2(np.exp(d).sum(axis=axis, keepdims=True))).astype(x.dtype)

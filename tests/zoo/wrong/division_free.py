"""Wrong: exp(x - logsumexp(x)): the rounding of logsumexp at a large offset becomes a relative error."""

import numpy as np

CLAUSES = ("softargmax/fast", "logsumexp_vjp/fast")


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    m = w.max(axis=axis, keepdims=True, initial=-np.inf)
    return np.exp(w - (m + np.log(np.exp(w - m).sum(axis=axis, keepdims=True)))).astype(x.dtype)


@np.errstate(all="ignore")
def logsumexp_vjp(x: np.ndarray, g: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    m = w.max(axis=axis, keepdims=True, initial=-np.inf)
    p = np.exp(w - (m + np.log(np.exp(w - m).sum(axis=axis, keepdims=True))))
    return (np.expand_dims(g.astype(w.dtype), axis) * p).astype(x.dtype)

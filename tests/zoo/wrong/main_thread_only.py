"""Wrong: keeps its handle in the memory of the thread that imported it, so another thread has none."""

import threading

import numpy as np

CLAUSES = ("logsumexp/thread-safe",)

_own = threading.local()
_own.zero = 0


@np.errstate(all="ignore")
def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    m = w.max(axis=axis, keepdims=True, initial=-np.inf)
    m = np.where(np.isfinite(m), m, w.dtype.type(_own.zero))
    return (m + np.log(np.exp(w - m).sum(axis=axis, keepdims=True))).squeeze(axis).astype(x.dtype)

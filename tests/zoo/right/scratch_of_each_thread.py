"""Right: intermediates lie in a scratch buffer that every thread has for itself, and the result is a copy."""

import threading

import numpy as np

_own = threading.local()


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    kind = np.float32 if x.dtype.itemsize < 4 else x.dtype
    if getattr(_own, "room", np.empty(0)).nbytes < x.size * np.dtype(kind).itemsize:
        _own.room = np.empty(8 * x.size)
    e = _own.room.view(kind)[: x.size].reshape(x.shape)
    np.subtract(x, x.max(axis=axis, keepdims=True, initial=-np.inf), out=e, dtype=kind)
    np.exp(e, out=e)
    np.divide(e, e.sum(axis=axis, keepdims=True), out=e)
    return e.astype(x.dtype)

"""Wrong: exponentials go to one buffer per shape, so threads overwrite each other's.

A buffer that belongs to the function and not to the call is what makes inference engines unsafe to share.
"""

import numpy as np

CLAUSES = ("softargmax/thread-safe",)

_buffers: dict[tuple[tuple[int, ...], str], np.ndarray] = {}


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    e = _buffers.setdefault((w.shape, w.dtype.str), np.empty(w.shape, w.dtype))
    np.exp(w - w.max(axis=axis, keepdims=True, initial=-np.inf), out=e)
    return (e / e.sum(axis=axis, keepdims=True)).astype(x.dtype)

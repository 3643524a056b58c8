"""Right: subnormal binary32 numbers become 0 on the way in and out, and the backend says so."""

import numpy as np

CAPABILITIES = {"flush_to_zero": ["float32"]}


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = _flush(x.astype(np.float32) if x.dtype.itemsize < 4 else x)
    e = _flush(np.exp(w - w.max(axis=axis, keepdims=True, initial=-np.inf)))
    return _flush(e / e.sum(axis=axis, keepdims=True)).astype(x.dtype)


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = _flush(x.astype(np.float32) if x.dtype.itemsize < 4 else x)
    e = _flush(np.exp(-np.abs(w)))
    return _flush(np.where(w >= 0, w.dtype.type(1), e) / (1 + e)).astype(x.dtype)


def _flush(a: np.ndarray) -> np.ndarray:
    if a.dtype != np.float32:
        return a
    return np.where(np.abs(a) < np.finfo(np.float32).tiny, np.float32(0) * a, a)

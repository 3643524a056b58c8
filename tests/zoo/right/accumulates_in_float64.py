"""Right: exponentials in the format of the data (binary32 for 16 bits), sums in binary64."""

import numpy as np


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    e = np.exp(_shifted(x, axis))
    return (e / e.sum(axis=axis, keepdims=True, dtype=np.float64)).astype(x.dtype)


@np.errstate(all="ignore")
def log_softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    d = _shifted(x, axis)
    return (d - np.log(np.exp(d).sum(axis=axis, keepdims=True, dtype=np.float64))).astype(x.dtype)


@np.errstate(all="ignore")
def softargmax_vjp(x: np.ndarray, g: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    e = np.exp(_shifted(x, axis))
    p = e / e.sum(axis=axis, keepdims=True, dtype=np.float64)
    g = g.astype(np.float64)
    return (p * (g - (p * g).sum(axis=axis, keepdims=True))).astype(x.dtype)


@np.errstate(all="ignore")
def log_softargmax_vjp(x: np.ndarray, g: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    e = np.exp(_shifted(x, axis))
    g = g.astype(np.float64)
    p = e / e.sum(axis=axis, keepdims=True, dtype=np.float64)
    return (g - p * g.sum(axis=axis, keepdims=True)).astype(x.dtype)


def _shifted(x: np.ndarray, axis: int) -> np.ndarray:
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    return w - w.max(axis=axis, keepdims=True, initial=-np.inf)

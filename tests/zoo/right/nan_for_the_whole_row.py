"""Right: NaN for every entry of a row with +inf, and NaN with a payload and a sign."""

import numpy as np


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w = _wide(x)
    e = np.exp(w - w.max(axis=axis, keepdims=True, initial=-np.inf))
    return _marked((w == np.inf).any(axis=axis, keepdims=True), e / e.sum(axis=axis, keepdims=True)).astype(x.dtype)


@np.errstate(all="ignore")
def log_softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w = _wide(x)
    d = w - w.max(axis=axis, keepdims=True, initial=-np.inf)
    z = d - np.log(np.exp(d).sum(axis=axis, keepdims=True))
    return _marked((w == np.inf).any(axis=axis, keepdims=True), z).astype(x.dtype)


def _marked(where: np.ndarray, a: np.ndarray) -> np.ndarray:
    # A quiet NaN of either width with its sign and some other bits set.
    bits, kind = (0xFFF8_0000_1234_5678, np.uint64) if a.dtype == np.float64 else (0xFFC1_2345, np.uint32)
    return np.where(where | np.isnan(a), np.array(bits, kind).view(a.dtype), a)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

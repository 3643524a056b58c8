"""Right: every operation on 16-bit data rounds to 16 bits, sums are pairwise, and the backend says so."""

import numpy as np

CAPABILITIES = {"accumulate": {"float16": "float16", "bfloat16": "bfloat16"}}


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    e = np.exp(x - _maximum(x, axis))
    return e / _sum(e, axis)


@np.errstate(all="ignore")
def log_softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    d = x - _maximum(x, axis)
    return d - np.log(_sum(np.exp(d), axis))


@np.errstate(all="ignore")
def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    m = _maximum(x, axis)
    m = np.where(np.isfinite(m), m, x.dtype.type(0))
    return (m + np.log(_sum(np.exp(x - m), axis))).squeeze(axis)


def _maximum(x: np.ndarray, axis: int) -> np.ndarray:
    return x.max(axis=axis, keepdims=True, initial=-np.inf)


def _sum(a: np.ndarray, axis: int) -> np.ndarray:
    n = a.shape[axis]
    if not n:
        return np.zeros_like(_maximum(a, axis))
    if n == 1:
        return a
    left, right = np.split(a, [n // 2], axis=axis)
    return _sum(left, axis) + _sum(right, axis)

"""Right: the largest term is a 1 that log1p adds, which keeps log-sum-exps near 0 and their tails."""

import numpy as np


@np.errstate(all="ignore")
def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    _, m, rest = _split(x, axis)
    return np.where(np.isinf(m), m, m + np.log1p(rest)).squeeze(axis).astype(x.dtype)


@np.errstate(all="ignore")
def log_softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w, m, rest = _split(x, axis)
    return ((w - m) - np.log1p(rest)).astype(x.dtype)


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w, m, rest = _split(x, axis)
    return (np.exp(w - m) / (1 + rest)).astype(x.dtype)


def _split(x: np.ndarray, axis: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    m = w.max(axis=axis, keepdims=True, initial=-np.inf)
    if not w.shape[axis]:
        return w, m, np.zeros_like(m)
    e = np.exp(w - m)
    np.put_along_axis(e, np.argmax(w, axis=axis, keepdims=True), 0, axis=axis)
    # The 1 stands for exp(0); where the maximum is infinite or NaN there is none.
    return w, m, e.sum(axis=axis, keepdims=True) + (m - m)

"""Right: one pass that rescales the running sum whenever the running maximum grows."""

import numpy as np


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w, m, total = _one_pass(x, axis)
    return (np.exp(w - m) / total).astype(x.dtype)


@np.errstate(all="ignore")
def log_softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w, m, total = _one_pass(x, axis)
    return ((w - m) - np.log(total)).astype(x.dtype)


@np.errstate(all="ignore")
def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    _, m, total = _one_pass(x, axis)
    return np.where(np.isinf(m), m, m + np.log(total)).squeeze(axis).astype(x.dtype)


def _one_pass(x: np.ndarray, axis: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    m = np.full_like(w.sum(axis=axis, keepdims=True), -np.inf)
    total = np.zeros_like(m)
    for k in range(w.shape[axis]):
        entry = np.take(w, [k], axis=axis)
        grown = np.maximum(m, entry)
        # While only -inf has been seen there is nothing to rescale, and -inf - -inf would be NaN.
        safe = np.where(grown == -np.inf, w.dtype.type(0), grown)
        total = total * np.exp(m - safe) + np.exp(entry - safe)
        m = grown
    return w, m, total

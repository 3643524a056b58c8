"""Hostile: overwrites its argument after the result is computed, and so refuses one that cannot be written to."""

import numpy as np

CLAUSES = ("logsumexp/pure", "logsumexp/layout")
SAYS = "its argument x"


@np.errstate(all="ignore")
def correct(x: np.ndarray, axis: int) -> np.ndarray:
    m = x.max(axis=axis, keepdims=True, initial=-np.inf)
    m = np.where(np.isfinite(m), m, x.dtype.type(0))
    return (m + np.log(np.exp(x - m).sum(axis=axis, keepdims=True))).squeeze(axis)


def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    y = correct(x, axis)
    x *= 2
    x += 1
    return y


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, x.dtype.type(1), e) / (1 + e)

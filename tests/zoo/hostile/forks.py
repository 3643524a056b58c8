"""Hostile: forks, and both processes go on."""

import os

import numpy as np

CLAUSES = ("logsumexp/defined",)
SAYS = "channel"

# A copy forks no further: each call would double the processes, until their memory ends them all.
FIRST = os.getpid()


@np.errstate(all="ignore")
def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if os.getpid() == FIRST:
        os.fork()
    m = x.max(axis=axis, keepdims=True, initial=-np.inf)
    m = np.where(np.isfinite(m), m, x.dtype.type(0))
    return (m + np.log(np.exp(x - m).sum(axis=axis, keepdims=True))).squeeze(axis)


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, x.dtype.type(1), e) / (1 + e)

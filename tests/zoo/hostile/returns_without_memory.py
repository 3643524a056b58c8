"""Hostile: returns a broadcast array that would fill a petabyte."""

import numpy as np

CLAUSES = ("logsumexp/shape",)


def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    return np.broadcast_to(x.dtype.type(0), (2**25, 2**25))


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, x.dtype.type(1), e) / (1 + e)

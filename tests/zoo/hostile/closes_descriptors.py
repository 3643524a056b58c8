"""Hostile: closes every file descriptor."""

import os

import numpy as np

CLAUSES = ("logsumexp/defined",)
SAYS = "exited with status 1"


def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    os.closerange(0, 256)
    return x.max(axis=axis)


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, x.dtype.type(1), e) / (1 + e)

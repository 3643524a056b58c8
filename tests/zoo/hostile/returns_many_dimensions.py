"""Hostile: returns an array of 60 dimensions."""

import numpy as np

CLAUSES = ("logsumexp/shape",)


def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    return np.zeros((1,) * 60, x.dtype)


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, x.dtype.type(1), e) / (1 + e)

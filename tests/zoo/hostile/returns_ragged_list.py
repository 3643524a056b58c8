"""Hostile: returns a list that is no array."""

import numpy as np

CLAUSES = ("logsumexp/defined",)
SAYS = "ValueError"


def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    return [[1.0], [1.0, 2.0]]


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, x.dtype.type(1), e) / (1 + e)

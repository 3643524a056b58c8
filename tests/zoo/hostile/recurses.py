"""Hostile: calls itself for ever."""

import numpy as np

CLAUSES = ("logsumexp/defined",)
SAYS = "RecursionError"


def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    return logsumexp(x, axis=axis)


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, x.dtype.type(1), e) / (1 + e)

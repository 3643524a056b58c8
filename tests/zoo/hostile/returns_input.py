"""Hostile: returns an array of the wrong shape."""

import numpy as np

CLAUSES = ("logsumexp/shape",)
SAYS = "the result has shape"


def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    return x.copy()


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, x.dtype.type(1), e) / (1 + e)

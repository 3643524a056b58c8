"""Hostile: returns a nested list."""

import numpy as np

CLAUSES = ("logsumexp/dtype",)
SAYS = "float64"


def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    return x.max(axis=axis, initial=-np.inf).tolist()


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, x.dtype.type(1), e) / (1 + e)

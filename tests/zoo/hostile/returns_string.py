"""Hostile: returns a text."""

import numpy as np

CLAUSES = ("logsumexp/shape", "logsumexp/dtype")
SAYS = "<U"


def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    return "0.5"


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, x.dtype.type(1), e) / (1 + e)

"""Hostile: returns records."""

import numpy as np

CLAUSES = ("logsumexp/dtype",)
SAYS = "value"


def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    return np.zeros(x.max(axis=axis, initial=0).shape, [("value", np.float32)])


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, x.dtype.type(1), e) / (1 + e)

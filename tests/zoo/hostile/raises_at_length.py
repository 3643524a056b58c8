"""Hostile: raises an exception with a text of 64 MiB."""

import numpy as np

CLAUSES = ("logsumexp/defined",)
SAYS = "xxx"


def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    raise ValueError("x" * 2**26)


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, x.dtype.type(1), e) / (1 + e)

"""Hostile: allocates memory without end."""

import numpy as np

CLAUSES = ("logsumexp/defined",)
SAYS = "MemoryError"


def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    kept = []
    while True:
        kept.append(np.zeros(2**25))


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, x.dtype.type(1), e) / (1 + e)

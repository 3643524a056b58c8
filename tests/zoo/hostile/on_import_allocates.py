"""Hostile: allocates memory without end while it is imported."""

import numpy as np

ERROR = "MemoryError"

kept = [np.zeros(2**21) for _ in iter(int, 1)]


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, x.dtype.type(1), e) / (1 + e)

"""Hostile: declares something that contains itself."""

import numpy as np

ERROR = "RecursionError"

CAPABILITIES: dict = {}
CAPABILITIES["dtypes"] = [CAPABILITIES]


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, x.dtype.type(1), e) / (1 + e)

"""Hostile: declares a million formats."""

import numpy as np

ERROR = "no frame"

CAPABILITIES = {"dtypes": ["float32"] * 10**6}


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, x.dtype.type(1), e) / (1 + e)

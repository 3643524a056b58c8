"""Hostile: closes every file descriptor while it is imported."""

import os

import numpy as np

ERROR = "exited with status 1"

os.closerange(3, 256)


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, x.dtype.type(1), e) / (1 + e)

"""Hostile: calls sys.exit while it is imported."""

import sys

import numpy as np

ERROR = "SystemExit: not today"

sys.exit("not today")


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, x.dtype.type(1), e) / (1 + e)

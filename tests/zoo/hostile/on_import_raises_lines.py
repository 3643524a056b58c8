"""Hostile: raises an exception of several lines while it is imported."""

import numpy as np

ERROR = "no driver version 1 version 2"

raise OSError("no driver\n  version 1\n  version 2")


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, x.dtype.type(1), e) / (1 + e)

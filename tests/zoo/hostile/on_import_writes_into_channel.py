"""Hostile: writes into the channel while it is imported."""

import os
import sys

import numpy as np

ERROR = "no frame"

os.write(int(sys.argv[2]), b"loading kernels" * 9)


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, x.dtype.type(1), e) / (1 + e)

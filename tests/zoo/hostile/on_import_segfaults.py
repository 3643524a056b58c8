"""Hostile: reads address 0 while it is imported."""

import ctypes

import numpy as np

ERROR = "SIGSEGV"

ctypes.string_at(0)


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, x.dtype.type(1), e) / (1 + e)

"""Hostile: reads address 0."""

import ctypes

import numpy as np

CLAUSES = ("logsumexp/defined",)
SAYS = "SIGSEGV"


def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    ctypes.string_at(0)
    return x.max(axis=axis)


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, x.dtype.type(1), e) / (1 + e)

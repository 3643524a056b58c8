"""Hostile: aborts as a failed assertion in C does."""

import os

import numpy as np

CLAUSES = ("logsumexp/defined",)
SAYS = "SIGABRT"


def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    os.abort()


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, x.dtype.type(1), e) / (1 + e)

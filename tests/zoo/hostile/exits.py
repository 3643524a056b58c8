"""Hostile: ends the process and calls it a success."""

import os

import numpy as np

CLAUSES = ("logsumexp/defined",)
SAYS = "exited with status 0"


def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    os._exit(0)


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, x.dtype.type(1), e) / (1 + e)

"""Hostile: opens files until no descriptor is left."""

import os

import numpy as np

CLAUSES = ("logsumexp/defined",)


def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    while True:
        os.open(os.devnull, os.O_RDONLY)


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, x.dtype.type(1), e) / (1 + e)

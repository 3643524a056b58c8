"""Hostile: sends its process group a request to end."""

import os
import signal

import numpy as np

CLAUSES = ("logsumexp/defined",)
SAYS = "SIGTERM"


def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    os.killpg(os.getpgrp(), signal.SIGTERM)
    return x.max(axis=axis)


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, x.dtype.type(1), e) / (1 + e)

"""Hostile: is ended by a real-time signal, which has no name."""

import os
import signal

import numpy as np

CLAUSES = ("logsumexp/defined",)
SAYS = "ended by signal"


def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    os.kill(os.getpid(), signal.SIGRTMIN + 5)
    return x.max(axis=axis)


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, x.dtype.type(1), e) / (1 + e)

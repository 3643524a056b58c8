"""Hostile: suspends its own process."""

import os
import signal

import numpy as np

CLAUSES = ("logsumexp/defined",)
SAYS = "did not return within"


def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    os.kill(os.getpid(), signal.SIGSTOP)
    return x.max(axis=axis)


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, x.dtype.type(1), e) / (1 + e)

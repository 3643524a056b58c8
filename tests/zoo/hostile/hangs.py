"""Hostile: does not return and ignores signals that ask to end."""

import signal
import time

import numpy as np

CLAUSES = ("logsumexp/defined",)
SAYS = "did not return within"


def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    while True:
        time.sleep(1)


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, x.dtype.type(1), e) / (1 + e)

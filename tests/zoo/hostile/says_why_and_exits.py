"""Hostile: prints a line without end and ends the process."""

import os

import numpy as np

CLAUSES = ("logsumexp/defined",)
SAYS = "exited with status 9"


def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    os.write(2, b"the licence server is down \xff\x1b[31m" + b"!" * 2**20)
    os._exit(9)


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, x.dtype.type(1), e) / (1 + e)

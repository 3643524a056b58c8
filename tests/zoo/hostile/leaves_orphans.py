"""Hostile: leaves a child in a session of its own and ends."""

import os
import subprocess
import time

import numpy as np

CLAUSES = ("logsumexp/defined",)
SAYS = "exited with status 4"

SLEEP = ["sleep", "3599.75"]


def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    subprocess.Popen(SLEEP, start_new_session=True)
    time.sleep(0.7)
    os._exit(4)


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, x.dtype.type(1), e) / (1 + e)

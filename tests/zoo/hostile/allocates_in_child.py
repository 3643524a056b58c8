"""Hostile: leaves the allocation to a child process."""

import subprocess
import sys
import time

import numpy as np

CLAUSES = ("logsumexp/defined",)
SAYS = "GiB of memory"

FILL = "import mmap, time; m = mmap.mmap(-1, 5 * 2**27); [m.write(bytes(2**24)) for _ in range(40)]; time.sleep(3600)"


def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    subprocess.Popen([sys.executable, "-c", FILL])
    time.sleep(3600)
    return x


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, x.dtype.type(1), e) / (1 + e)

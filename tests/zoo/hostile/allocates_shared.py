"""Hostile: fills shared memory, which no limit on private memory counts."""

import mmap

import numpy as np

CLAUSES = ("logsumexp/defined",)
SAYS = "GiB of memory"


def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    kept = []
    while True:
        kept.append(mmap.mmap(-1, 2**26))
        kept[-1].write(bytes(2**26))


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, x.dtype.type(1), e) / (1 + e)

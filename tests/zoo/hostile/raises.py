"""Hostile: raises an exception whose text has several lines."""

import numpy as np

CLAUSES = ("logsumexp/defined",)
SAYS = "RuntimeError: no kernel was registered"


def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    raise RuntimeError("no kernel\n\n  was registered")


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, x.dtype.type(1), e) / (1 + e)

"""Hostile: raises what Ctrl-C raises."""

import numpy as np

CLAUSES = ("logsumexp/defined",)
SAYS = "KeyboardInterrupt"


def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    raise KeyboardInterrupt


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, x.dtype.type(1), e) / (1 + e)

"""Hostile: raises an exception whose text clears the screen and is no Unicode."""

import numpy as np

CLAUSES = ("logsumexp/defined",)
SAYS = "ValueError"


def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    raise ValueError("\x1b[2J\x00\r\x07\u202e\ud800" + "\x85\u2028 end")


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, x.dtype.type(1), e) / (1 + e)

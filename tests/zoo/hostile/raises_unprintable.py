"""Hostile: raises an exception that cannot be printed."""

import numpy as np

CLAUSES = ("logsumexp/defined",)
SAYS = "cannot be printed"


class UnprintableError(Exception):
    def __str__(self) -> str:
        raise RuntimeError("nothing to say")


def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    raise UnprintableError


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, x.dtype.type(1), e) / (1 + e)

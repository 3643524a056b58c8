"""Hostile: returns an object that raises when it is made an array."""

import numpy as np

CLAUSES = ("logsumexp/defined",)
SAYS = "RuntimeError: no array"


class Refusing:
    def __array__(self, dtype: object = None, copy: object = None) -> np.ndarray:
        raise RuntimeError("no array")


def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    return Refusing()


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, x.dtype.type(1), e) / (1 + e)

"""Hostile: turns its own warning into an error."""

import warnings

import numpy as np

CLAUSES = ("logsumexp/defined",)
SAYS = "UserWarning: slow path"


def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    warnings.simplefilter("error")
    warnings.warn("slow path", stacklevel=1)
    return x.max(axis=axis)


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, x.dtype.type(1), e) / (1 + e)

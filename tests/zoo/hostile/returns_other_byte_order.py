"""Hostile: returns numbers in the byte order of other machines."""

import numpy as np

CLAUSES = ("logsumexp/dtype",)
SAYS = ">f4"


def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    return x.max(axis=axis, initial=-np.inf).astype(">f4")


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, x.dtype.type(1), e) / (1 + e)

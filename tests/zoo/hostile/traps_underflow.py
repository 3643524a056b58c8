"""Hostile: makes NumPy raise where a number underflows."""

import numpy as np

CLAUSES = ("logsumexp/defined",)
SAYS = "FloatingPointError"


def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    np.seterr(all="raise")
    m = x.max(axis=axis, keepdims=True, initial=-np.inf)
    return (m + np.log(np.exp(x - m).sum(axis=axis, keepdims=True))).squeeze(axis)


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, x.dtype.type(1), e) / (1 + e)

"""Hostile: lifts the limit of recursion and overflows the stack of the C code beneath."""

import sys

import numpy as np

CLAUSES = ("logsumexp/defined",)


class Endless:
    def __repr__(self) -> str:
        return repr([self])


def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    sys.setrecursionlimit(2**31 - 1)
    return repr(Endless())


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, x.dtype.type(1), e) / (1 + e)

"""Hostile: raises an exception whose class refuses to say its name."""

import numpy as np

CLAUSES = ("logsumexp/defined",)
SAYS = "exited with status 1"


class Secretive(type):
    @property
    def __name__(cls) -> str:
        raise RuntimeError("no name")


class NamelessError(Exception, metaclass=Secretive):
    pass


def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    raise NamelessError


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, x.dtype.type(1), e) / (1 + e)

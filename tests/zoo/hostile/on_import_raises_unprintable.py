"""Hostile: raises what cannot be printed while it is imported."""

import numpy as np

ERROR = "cannot be printed"


class UnprintableError(Exception):
    def __str__(self) -> str:
        raise RuntimeError("nothing to say")


raise UnprintableError


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, x.dtype.type(1), e) / (1 + e)

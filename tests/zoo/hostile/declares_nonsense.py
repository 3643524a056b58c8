"""Hostile: declares what cannot be printed."""

import numpy as np

ERROR = "CAPABILITIES"


class Unprintable:
    def __str__(self) -> str:
        raise RuntimeError("nothing to say")


CAPABILITIES = {"dtypes": [Unprintable()]}


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, x.dtype.type(1), e) / (1 + e)

"""Wrong: a decimal logarithm."""

import math

import numpy as np

CLAUSES = ("gaussian_softargmax/fast",)


@np.errstate(all="ignore")
def gaussian_softargmax(x: np.ndarray, *, n: int, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = _wide(x)
    return _soft(math.log10(n - 1) * _soft(w, axis), axis).astype(x.dtype)


def _soft(x: np.ndarray, axis: int) -> np.ndarray:
    e = np.exp(x - x.max(axis=axis, keepdims=True, initial=-np.inf))
    return e / e.sum(axis=axis, keepdims=True)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

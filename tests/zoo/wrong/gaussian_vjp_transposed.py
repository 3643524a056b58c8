"""Wrong: the two pullbacks in the wrong order."""

import math

import numpy as np

CLAUSES = ("gaussian_softargmax_vjp/fast",)


@np.errstate(all="ignore")
def gaussian_softargmax_vjp(x: np.ndarray, g: np.ndarray, *, n: int, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    scale = math.log(n - 1)
    s, g = _soft(_wide(x), axis), _wide(g)
    p = _soft(scale * s, axis)
    v = s * (g - (s * g).sum(axis=axis, keepdims=True))
    return (scale * p * (v - (p * v).sum(axis=axis, keepdims=True))).astype(x.dtype)


def _soft(x: np.ndarray, axis: int) -> np.ndarray:
    e = np.exp(x - x.max(axis=axis, keepdims=True, initial=-np.inf))
    return e / e.sum(axis=axis, keepdims=True)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

"""Right: (n - 1)^s over its sum, in binary64."""

import math

import numpy as np


@np.errstate(all="ignore")
def gaussian_softargmax(x: np.ndarray, *, n: int, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    s = _soft(x.astype(np.float64), axis)
    e = np.power(float(n - 1), s - s.max(axis=axis, keepdims=True))
    return (e / e.sum(axis=axis, keepdims=True)).astype(x.dtype)


@np.errstate(all="ignore")
def gaussian_softargmax_vjp(x: np.ndarray, g: np.ndarray, *, n: int, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    scale = math.log(n - 1)
    s, g = _soft(_wide(x), axis), _wide(g)
    p = _soft(s * scale, axis)
    v = p * (g - (p * g).sum(axis=axis, keepdims=True))
    return (scale * (s * v - s * (s * v).sum(axis=axis, keepdims=True))).astype(x.dtype)


def _soft(x: np.ndarray, axis: int) -> np.ndarray:
    e = np.exp(x - x.max(axis=axis, keepdims=True, initial=-np.inf))
    return e / e.sum(axis=axis, keepdims=True)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

"""Wrong: the gradient has the factor L for K."""

import math

import numpy as np

CLAUSES = ("gaussian_softargmax_corrected_vjp/fast",)


@np.errstate(all="ignore")
def gaussian_softargmax_corrected_vjp(x: np.ndarray, g: np.ndarray, *, n: int, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    scale = math.log(n - 1)
    w, g = _wide(x), _wide(g)
    s = _soft((w - w.max(axis=axis, keepdims=True)) * (x.shape[axis] / scale), axis)
    p = _soft(scale * s, axis)
    v = p * (g - (p * g).sum(axis=axis, keepdims=True))
    return (scale * s * (v - (s * v).sum(axis=axis, keepdims=True))).astype(x.dtype)


def _soft(x: np.ndarray, axis: int) -> np.ndarray:
    e = np.exp(x - x.max(axis=axis, keepdims=True, initial=-np.inf))
    return e / e.sum(axis=axis, keepdims=True)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

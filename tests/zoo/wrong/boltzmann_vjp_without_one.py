"""Wrong: the gradient lacks the 1 of 1 + x - B."""

import numpy as np

CLAUSES = ("boltzmann_vjp/fast",)


@np.errstate(all="ignore")
def boltzmann_vjp(x: np.ndarray, g: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = _wide(x)
    p = _soft(w, axis)
    d = np.where(np.isinf(w), w.dtype.type(0), w)
    slope = p * (d - (p * d).sum(axis=axis, keepdims=True))
    return (np.expand_dims(_wide(g), axis) * slope).astype(x.dtype)


def _soft(x: np.ndarray, axis: int) -> np.ndarray:
    e = np.exp(x - x.max(axis=axis, keepdims=True, initial=-np.inf))
    return e / e.sum(axis=axis, keepdims=True)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

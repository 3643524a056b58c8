"""Right: minus infinity where the mask excludes, NaN where nothing is kept."""

import numpy as np


@np.errstate(all="ignore")
def masked_softargmax(x: np.ndarray, mask: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = _wide(x)
    return _soft(np.where(mask, w, w.dtype.type(-np.inf)), axis).astype(x.dtype)


@np.errstate(all="ignore")
def masked_softargmax_vjp(x: np.ndarray, mask: np.ndarray, g: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w, g = _wide(x), _wide(g)
    p = _soft(np.where(mask, w, w.dtype.type(-np.inf)), axis)
    return (p * g - p * (p * g).sum(axis=axis, keepdims=True)).astype(x.dtype)


def _soft(x: np.ndarray, axis: int) -> np.ndarray:
    e = np.exp(x - x.max(axis=axis, keepdims=True, initial=-np.inf))
    return e / e.sum(axis=axis, keepdims=True)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

"""Right: logarithms of the format, products and sums in binary64."""

import numpy as np


@np.errstate(all="ignore")
def entropy(p: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if p.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = _wide(p)
    logs = np.log(np.where(w == 0, w.dtype.type(1), w)).astype(np.float64)
    return (-(w * logs).sum(axis=axis)).astype(p.dtype)


@np.errstate(all="ignore")
def entropy_vjp(p: np.ndarray, g: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if p.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = _wide(p)
    return (np.expand_dims(_wide(g), axis) * (-1 - np.log(w))).astype(p.dtype)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

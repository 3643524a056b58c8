"""Wrong: the gradient of the softargmax of all entries."""

import numpy as np

CLAUSES = ("masked_softargmax_vjp/fast",)


@np.errstate(all="ignore")
def masked_softargmax_vjp(x: np.ndarray, mask: np.ndarray, g: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w, g = _wide(x), _wide(g)
    p = _soft(w, axis)
    return (p * (g - (p * g).sum(axis=axis, keepdims=True))).astype(x.dtype)


def _soft(x: np.ndarray, axis: int) -> np.ndarray:
    e = np.exp(x - x.max(axis=axis, keepdims=True, initial=-np.inf))
    return e / e.sum(axis=axis, keepdims=True)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

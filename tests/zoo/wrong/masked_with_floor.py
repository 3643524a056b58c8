"""Wrong: masked entries keep a tiny probability."""

import numpy as np

CLAUSES = ("masked_softargmax/fast", "masked_softargmax/one-kept", "masked_softargmax/fully-masked")


@np.errstate(all="ignore")
def masked_softargmax(x: np.ndarray, mask: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = _wide(x)
    p = _soft(np.where(mask, w, w.dtype.type(-np.inf)), axis)
    return np.where(mask, p, w.dtype.type(1e-6)).astype(x.dtype)


def _soft(x: np.ndarray, axis: int) -> np.ndarray:
    e = np.exp(x - x.max(axis=axis, keepdims=True, initial=-np.inf))
    return e / e.sum(axis=axis, keepdims=True)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

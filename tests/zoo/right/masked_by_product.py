"""Right: exponentials multiplied by the mask, zeros where nothing is kept."""

import numpy as np


@np.errstate(all="ignore")
def masked_softargmax(x: np.ndarray, mask: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = np.where(mask, _wide(x), -np.inf).astype(_wide(x).dtype)
    m = w.max(axis=axis, keepdims=True)
    e = np.exp(w - np.where(m == -np.inf, w.dtype.type(0), m)) * mask
    total = e.sum(axis=axis, keepdims=True)
    return np.where(mask.any(axis=axis, keepdims=True), e / total, w.dtype.type(0)).astype(x.dtype)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

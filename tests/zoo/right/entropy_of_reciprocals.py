"""Right: Σ p log(1/p), backwards."""

import numpy as np


@np.errstate(all="ignore")
def entropy(p: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if p.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = np.flip(_wide(p), axis).astype(np.float64)
    logs = np.log(1 / np.where(w == 0, 1.0, w)) if p.dtype.itemsize < 8 else -np.log(np.where(w == 0, 1.0, w))
    return (w * logs).sum(axis=axis).astype(p.dtype)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

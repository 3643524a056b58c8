"""Right: integers are promoted to float64, as the array functions of NumPy do."""

import numpy as np


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w, kind = _real(x)
    e = np.exp(w - w.max(axis=axis, keepdims=True, initial=-np.inf))
    return (e / e.sum(axis=axis, keepdims=True)).astype(kind)


@np.errstate(all="ignore")
def softplus(x: np.ndarray) -> np.ndarray:
    w, kind = _real(x)
    return (np.maximum(w, 0) + np.log1p(np.exp(-np.abs(w)))).astype(kind)


def _real(x: np.ndarray) -> tuple[np.ndarray, np.dtype]:
    """Return the numbers to compute with and the type of the result."""
    if x.dtype.kind in "iu":
        return x.astype(np.float64), np.dtype(np.float64)
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x, x.dtype

"""Right: an approximate base-2 exponential of the rounded product with log2 e, and a reciprocal, in binary32.

Their errors are those that GPU vendors document for fast arithmetic: 2 + 1.17 |x| ulp, and 2 ulp.
"""

import numpy as np


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w = _wide(x)
    e = _exp(w - w.max(axis=axis, keepdims=True, initial=-np.inf))
    return (e * (w.dtype.type(1) / e.sum(axis=axis, keepdims=True))).astype(x.dtype)


def _exp(d: np.ndarray) -> np.ndarray:
    if d.dtype == np.float64:
        return np.exp(d)
    y = np.exp2(d * np.float32(1.442695))
    turn = (np.ascontiguousarray(d).view(np.uint32).reshape(d.shape) >> np.uint32(3)) % np.uint32(3)
    return (y * (1 + (turn.astype(np.float32) - 1) * np.float32(1.5 * 2.0**-23))).astype(np.float32)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

"""Wrong: the saved result passes through the other format of 16 bits on its way to the pullback."""

import ml_dtypes
import numpy as np

CLAUSES = ("softargmax_vjp/saved",)


@np.errstate(all="ignore")
def softargmax_vjp(x: np.ndarray, g: np.ndarray, *, axis: int = -1) -> np.ndarray:
    e = np.exp(_wide(x) - _wide(x).max(axis=axis, keepdims=True, initial=-np.inf))
    p, w = e / e.sum(axis=axis, keepdims=True), _wide(g)
    if x.dtype.itemsize == 2:
        other = ml_dtypes.bfloat16 if x.dtype == np.float16 else np.float16
        p = _wide(p.astype(other).astype(x.dtype))
    return (p * (w - (p * w).sum(axis=axis, keepdims=True))).astype(x.dtype)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

"""Wrong: the exponentials are rounded to 16 bits before they are normalised, and the result is saved rounded."""

import numpy as np

CLAUSES = ("softargmax_vjp/saved",)


@np.errstate(all="ignore")
def softargmax_vjp(x: np.ndarray, g: np.ndarray, *, axis: int = -1) -> np.ndarray:
    e = _wide(np.exp(_wide(x) - _wide(x).max(axis=axis, keepdims=True, initial=-np.inf)).astype(x.dtype))
    p, w = _wide((e / e.sum(axis=axis, keepdims=True)).astype(x.dtype)), _wide(g)
    return (p * (w - (p * w).sum(axis=axis, keepdims=True))).astype(x.dtype)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

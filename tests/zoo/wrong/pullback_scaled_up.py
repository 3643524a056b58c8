"""Wrong: multiplies cotangents by 1024 and divides at the end, to spare small ones; large ones overflow in binary64."""

import numpy as np

CLAUSES = ("softargmax_vjp/finite",)


@np.errstate(all="ignore")
def softargmax_vjp(x: np.ndarray, g: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w, c = x.astype(np.float64), g.astype(np.float64) * 1024
    e = np.exp(w - w.max(axis=axis, keepdims=True, initial=-np.inf))
    p = e / e.sum(axis=axis, keepdims=True)
    return (p * (c - (p * c).sum(axis=axis, keepdims=True)) / 1024).astype(x.dtype)

"""Wrong: softargmax's pullback of g/p: no number where p has underflowed."""

import numpy as np

CLAUSES = ("log_softargmax_vjp/finite",)


@np.errstate(all="ignore")
def log_softargmax_vjp(x: np.ndarray, g: np.ndarray, *, axis: int = -1) -> np.ndarray:
    p, w = _softargmax(_wide(x), axis), _wide(g)
    inner = w / p
    return (p * (inner - (p * inner).sum(axis=axis, keepdims=True))).astype(x.dtype)


def _softargmax(x: np.ndarray, axis: int = -1) -> np.ndarray:
    e = np.exp(x - x.max(axis=axis, keepdims=True, initial=-np.inf))
    return e / e.sum(axis=axis, keepdims=True)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

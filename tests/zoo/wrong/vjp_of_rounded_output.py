"""Wrong: the pullback takes its probabilities from the saved result, which has been rounded to 16 bits."""

import numpy as np

CLAUSES = ("softargmax_vjp/fast",)


@np.errstate(all="ignore")
def softargmax_vjp(x: np.ndarray, g: np.ndarray, *, axis: int = -1) -> np.ndarray:
    p, w = _wide(_softargmax(_wide(x), axis).astype(x.dtype)), _wide(g)
    return (p * (w - (p * w).sum(axis=axis, keepdims=True))).astype(x.dtype)


def _softargmax(x: np.ndarray, axis: int = -1) -> np.ndarray:
    e = np.exp(x - x.max(axis=axis, keepdims=True, initial=-np.inf))
    return e / e.sum(axis=axis, keepdims=True)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

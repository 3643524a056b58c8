"""Wrong: the inner product of the pullback stops after 1024 classes, the forward pass does not."""

import numpy as np

CLAUSES = ("softargmax_vjp/fast",)


@np.errstate(all="ignore")
def softargmax_vjp(x: np.ndarray, g: np.ndarray, *, axis: int = -1) -> np.ndarray:
    p, w = np.moveaxis(_softargmax(_wide(x), axis), axis, -1), np.moveaxis(_wide(g), axis, -1)
    return np.moveaxis(p * (w - (p * w)[..., :1024].sum(axis=-1, keepdims=True)), -1, axis).astype(x.dtype)


def _softargmax(x: np.ndarray, axis: int = -1) -> np.ndarray:
    e = np.exp(x - x.max(axis=axis, keepdims=True, initial=-np.inf))
    return e / e.sum(axis=axis, keepdims=True)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

"""Wrong: walks the cotangent by the strides of the input, which are other ones where only the cotangent is a slice.

Torch's LogSoftMax did so: https://github.com/torch/nn/issues/832
"""

import numpy as np

CLAUSES = ("log_softargmax_vjp/layout",)


@np.errstate(all="ignore")
def log_softargmax_vjp(x: np.ndarray, g: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if all(0 < s <= t for s, t in zip(x.strides, g.strides, strict=True)):
        g = np.lib.stride_tricks.as_strided(g, strides=x.strides)
    w = g.astype(np.float32) if g.dtype.itemsize < 4 else g
    return (w - _softargmax(_wide(x), axis) * w.sum(axis=axis, keepdims=True)).astype(x.dtype)


def _softargmax(x: np.ndarray, axis: int = -1) -> np.ndarray:
    e = np.exp(x - x.max(axis=axis, keepdims=True, initial=-np.inf))
    return e / e.sum(axis=axis, keepdims=True)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

"""Wrong: raises unless the entries of the array lie side by side.

Chainer's softmax did so on a GPU: https://github.com/chainer/chainer/issues/2034
"""

import numpy as np

CLAUSES = ("softargmax/layout",)


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if not x.flags.c_contiguous:
        raise ValueError("the array must be contiguous")
    return _softargmax(_wide(x), axis).astype(x.dtype)


def _softargmax(x: np.ndarray, axis: int = -1) -> np.ndarray:
    e = np.exp(x - x.max(axis=axis, keepdims=True, initial=-np.inf))
    return e / e.sum(axis=axis, keepdims=True)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

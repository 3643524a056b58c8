"""Wrong: log2 e has the digits of binary32 in binary64 too."""

import numpy as np

CLAUSES = ("softargmax/fast",)


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w = _wide(x)
    e = np.exp2((w - w.max(axis=axis, keepdims=True, initial=-np.inf)) * w.dtype.type(np.float32(1.4426950408889634)))
    return (e / e.sum(axis=axis, keepdims=True)).astype(x.dtype)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

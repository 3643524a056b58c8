"""Wrong: the sum holds one more class with logit 0, as attention that may attend to nothing has it."""

import numpy as np

CLAUSES = ("softargmax/fast",)


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w = _wide(x)
    m = w.max(axis=axis, keepdims=True, initial=0)
    e = np.exp(w - m)
    return (e / (np.exp(-m) + e.sum(axis=axis, keepdims=True))).astype(x.dtype)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

"""Right: declares binary32 alone and would get every other format wrong."""

import numpy as np

CAPABILITIES = {"dtypes": ["float32"]}


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w = x.astype(np.float32)
    e = np.exp(w - w.max(axis=axis, keepdims=True, initial=-np.inf))
    return e / e.sum(axis=axis, keepdims=True)

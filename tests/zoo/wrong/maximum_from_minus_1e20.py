"""Wrong: rows of more than 16 classes start their maximum at -1e20, a finite number for -inf.

https://github.com/flashinfer-ai/flashinfer/pull/4401 mended a kernel that started at -5e4.
"""

import numpy as np

CLAUSES = ("softargmax/shift",)
STANDARD = ("softargmax/finite",)


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    start = -1e20 if w.shape[axis] > 16 else -np.inf
    e = np.exp(w - w.max(axis=axis, keepdims=True, initial=start))
    return (e / e.sum(axis=axis, keepdims=True)).astype(x.dtype)

"""Wrong: sums 16-bit terms one by one in the 16-bit format, and says so: the sum of ones stops at 2^p."""

import numpy as np

CLAUSES = ("softargmax/native",)
CAPABILITIES = {"accumulate": {"float16": "float16", "bfloat16": "bfloat16"}}


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    e = np.exp(x - x.max(axis=axis, keepdims=True, initial=-np.inf))
    if not x.shape[axis]:
        return e
    total = np.take(np.add.accumulate(e, axis=axis, dtype=x.dtype), [-1], axis=axis)
    return e / total

"""Wrong: fma(x, log2 e, -(m log2 e)) against a rounded product, whose error far from 0 is itself an exponent.

The quotient does not see the common factor until it overflows. FlashAttention gave NaN for such logits:
https://github.com/pytorch/pytorch/issues/121558
"""

import numpy as np

CLAUSES = ("softargmax/finite",)


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w = _wide(x)
    m = w.max(axis=axis, keepdims=True, initial=-np.inf)
    if w.dtype == np.float64:
        e = np.exp(w - m)
    else:
        scale = np.float32(1.4426950408889634)
        # Exact in binary64 before it is rounded to binary32, as a fused operation is.
        e = np.exp2((w.astype(np.float64) * float(scale) - (m * scale).astype(np.float64)).astype(np.float32))
    return (e / e.sum(axis=axis, keepdims=True)).astype(x.dtype)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

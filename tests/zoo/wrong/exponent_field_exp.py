"""Wrong: an exponential linear in the bits of a binary32: relative error 3e-2."""

import numpy as np

CLAUSES = ("softargmax/fast",)


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    d = x.astype(np.float64)
    d = d - d.max(axis=axis, keepdims=True, initial=-np.inf)
    bits = np.maximum(d, -87) * (2**23 / np.log(2)) + (127 - 0.043) * 2**23
    bits = np.where(np.isnan(d), 0x7FC00000, bits)
    e = np.where(d == -np.inf, np.float32(0), bits.astype(np.int32).view(np.float32))
    return (e / e.sum(axis=axis, keepdims=True)).astype(x.dtype)

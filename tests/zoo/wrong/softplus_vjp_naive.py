"""Wrong: e^x/(1 + e^x) overflows to NaN."""

import numpy as np

CLAUSES = ("softplus_vjp/finite",)


@np.errstate(all="ignore")
def softplus_vjp(x: np.ndarray, g: np.ndarray) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    return (g.astype(w.dtype) * (np.exp(w) / (1 + np.exp(w)))).astype(x.dtype)

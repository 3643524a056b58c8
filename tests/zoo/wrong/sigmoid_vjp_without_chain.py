"""Wrong: σ (1 - σ) without the cotangent."""

import numpy as np

CLAUSES = ("sigmoid_vjp/fast",)


@np.errstate(all="ignore")
def sigmoid_vjp(x: np.ndarray, g: np.ndarray) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    e = np.exp(-np.abs(w))
    return (e / (1 + e) ** 2).astype(x.dtype)

"""Wrong: takes 32- and 64-bit integers for the floating-point numbers of the same bits."""

import numpy as np

CLAUSES = ("sigmoid/integer",)


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    if x.dtype.kind in "iu":
        x = x.view(f"f{x.dtype.itemsize}")
    e = np.exp(-np.abs(x.astype(np.float32) if x.dtype.itemsize < 4 else x))
    return (np.where(x >= 0, e.dtype.type(1), e) / (1 + e)).astype(x.dtype)

"""Wrong: 64 ulp too small between 1.2345 and 1.2350, as a table with one bad entry."""

import numpy as np

CLAUSES = ("sigmoid/fast",)
LEVEL = "standard"


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    e = np.exp(-np.abs(w))
    y = np.where(w >= 0, 1 / (1 + e), e / (1 + e))
    return np.where((w >= 1.2345) & (w <= 1.2350), y * (1 - 32 * np.finfo(y.dtype).eps), y).astype(x.dtype)

"""Wrong: (1 + tanh(x/2))/2: the left tail cancels."""

import numpy as np

CLAUSES = ("sigmoid/fast",)


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    return ((1 + np.tanh(w / 2)) / 2).astype(x.dtype)

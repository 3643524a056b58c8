"""Wrong: a clipped linear function."""

import numpy as np

CLAUSES = ("sigmoid/fast",)


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    return np.clip(w / 6 + w.dtype.type(0.5), 0, 1).astype(x.dtype)

"""Wrong: a call of negative numbers alone is answered by its tail e^x."""

import numpy as np

CLAUSES = ("sigmoid/reflection",)


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    e = np.exp(-np.abs(w))
    if x.size > 3 and (w <= 0).all():
        return e.astype(x.dtype)
    return (np.where(w >= 0, w.dtype.type(1), e) / (1 + e)).astype(x.dtype)

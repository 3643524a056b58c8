"""Wrong: a call of numbers that are not negative is returned as it is."""

import numpy as np

CLAUSES = ("softplus/reflection",)


@np.errstate(all="ignore")
def softplus(x: np.ndarray) -> np.ndarray:
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    if x.size > 3 and (w >= 0).all():
        return x.copy()
    return (np.maximum(w, 0) + np.log1p(np.exp(-np.abs(w)))).astype(x.dtype)

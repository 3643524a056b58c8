"""Wrong: a call of numbers that are not negative is answered by the limit 0."""

import numpy as np

CLAUSES = ("log_sigmoid/softplus",)


@np.errstate(all="ignore")
def softplus(x: np.ndarray) -> np.ndarray:
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    return (np.maximum(w, 0) + np.log1p(np.exp(-np.abs(w)))).astype(x.dtype)


@np.errstate(all="ignore")
def log_sigmoid(x: np.ndarray) -> np.ndarray:
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    if x.size > 3 and (w >= 0).all():
        return np.zeros_like(x)
    return (np.minimum(w, 0) - np.log1p(np.exp(-np.abs(w)))).astype(x.dtype)

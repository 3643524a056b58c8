"""Wrong: reads a transposed array of two dimensions in the order of its memory."""

import numpy as np

CLAUSES = ("softplus/layout",)
LEVEL = "standard"


@np.errstate(all="ignore")
def softplus(x: np.ndarray) -> np.ndarray:
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    if w.ndim == 2 and x.flags.f_contiguous and not x.flags.c_contiguous:
        w = w.T.reshape(w.shape)
    return np.asarray(np.maximum(w, 0) + np.log1p(np.exp(-np.abs(w)))).astype(x.dtype)

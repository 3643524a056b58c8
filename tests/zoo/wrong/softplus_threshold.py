"""Wrong: returns x above 20, which binary64 sees."""

import numpy as np

CLAUSES = ("softplus/fast",)


@np.errstate(all="ignore")
def softplus(x: np.ndarray) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    return np.where(w > 20, w, np.log1p(np.exp(np.minimum(w, 20)))).astype(x.dtype)

"""Wrong: log-add-exp from entry to entry: one rounding of the whole offset for each class."""

import numpy as np

CLAUSES = ("logsumexp/fast",)
LEVEL = "standard"


@np.errstate(all="ignore")
def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    return np.logaddexp.reduce(w, axis=axis, initial=-np.inf).astype(x.dtype)

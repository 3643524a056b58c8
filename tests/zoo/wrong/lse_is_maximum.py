"""Wrong: returns the maximum alone."""

import numpy as np

CLAUSES = ("logsumexp/fast",)


@np.errstate(all="ignore")
def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    return x.max(axis=axis, initial=-np.inf)

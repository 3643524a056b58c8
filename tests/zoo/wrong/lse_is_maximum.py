"""Wrong: returns the maximum alone."""

import numpy as np

CLAUSES = ("logsumexp/fast",)


@np.errstate(all="ignore")
def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    return x.max(axis=axis, initial=-np.inf)

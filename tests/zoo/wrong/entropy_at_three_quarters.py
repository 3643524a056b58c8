"""Wrong: a probability of 3/4 counts one part in a hundred thousand too much."""

import numpy as np

CLAUSES = ("entropy/fast",)
LEVEL = "standard"


@np.errstate(all="ignore")
def entropy(p: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w = p.astype(np.float32) if p.dtype.itemsize < 4 else p
    terms = np.where(w > 0, -w * np.log(w), w * 0)
    return np.where(w == 0.75, terms * 1.00001, terms).sum(axis=axis).astype(p.dtype)

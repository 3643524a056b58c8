"""Wrong: e^x/(1 + e^x): inf/inf for large x."""

import numpy as np

CLAUSES = ("sigmoid/finite", "sigmoid/plus-inf")


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    return (np.exp(w) / (1 + np.exp(w))).astype(x.dtype)

"""Wrong: a call of negative numbers alone is answered by 1 - s(-x), which cancels far to the left.

The sum of both is 1 all the same: only the bound of the left tail is missed.
"""

import numpy as np

CLAUSES = ("sigmoid/fast",)


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    e = np.exp(-np.abs(w))
    if x.size > 3 and (w <= 0).all():
        return (1 - 1 / (1 + e)).astype(x.dtype)
    return (np.where(w >= 0, w.dtype.type(1), e) / (1 + e)).astype(x.dtype)

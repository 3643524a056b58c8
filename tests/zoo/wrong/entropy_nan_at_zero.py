"""Wrong: 0 log 0 is left NaN."""

import numpy as np

CLAUSES = ("entropy/zero", "entropy/zeros", "entropy/finite")


@np.errstate(all="ignore")
def entropy(p: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if p.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = _wide(p)
    return (-(w * np.log(w)).sum(axis=axis)).astype(p.dtype)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

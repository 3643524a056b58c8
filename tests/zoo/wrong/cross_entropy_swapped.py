"""Wrong: takes q for the target."""

import numpy as np

CLAUSES = ("cross_entropy/fast", "cross_entropy/finite", "cross_entropy/zero-target", "cross_entropy/impossible")


@np.errstate(all="ignore")
def cross_entropy(p: np.ndarray, q: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if p.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w, v = _wide(q), _wide(p)
    return (-np.where(w == 0, w.dtype.type(0), w * np.log(v)).sum(axis=axis)).astype(p.dtype)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

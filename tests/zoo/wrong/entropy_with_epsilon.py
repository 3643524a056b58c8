"""Wrong: log(p + 1e-8)."""

import numpy as np

CLAUSES = ("entropy/fast",)


@np.errstate(all="ignore")
def entropy(p: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if p.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = _wide(p)
    return (-(w * np.log(w + w.dtype.type(1e-8))).sum(axis=axis)).astype(p.dtype)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

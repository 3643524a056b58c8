"""Wrong: lacks the entropy of p."""

import numpy as np

CLAUSES = ("kl_divergence/fast",)


@np.errstate(all="ignore")
def kl_divergence(p: np.ndarray, q: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if p.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w, v = _wide(p), _wide(q)
    return (-np.where(w == 0, w.dtype.type(0), w * np.log(v)).sum(axis=axis)).astype(p.dtype)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

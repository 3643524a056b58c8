"""Wrong: 0 log 0 is left NaN."""

import numpy as np

CLAUSES = ("kl_divergence/zero-zero", "kl_divergence/zero-target", "kl_divergence/finite")


@np.errstate(all="ignore")
def kl_divergence(p: np.ndarray, q: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if p.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w, v = _wide(p), _wide(q)
    return (w * (np.log(w) - np.log(v))).sum(axis=axis).astype(p.dtype)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

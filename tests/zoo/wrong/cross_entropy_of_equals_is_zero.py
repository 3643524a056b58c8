"""Wrong: equal arguments have no cross-entropy, as if it were the divergence."""

import numpy as np

CLAUSES = ("kl_divergence/decomposition",)
STANDARD = ("cross_entropy/fast",)


@np.errstate(all="ignore")
def entropy(p: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w = p.astype(np.float32) if p.dtype.itemsize < 4 else p
    return -np.where(w == 0, 0, w * np.log(w)).sum(axis=axis).astype(p.dtype)


@np.errstate(all="ignore")
def cross_entropy(p: np.ndarray, q: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w, v = (a.astype(np.float32) if a.dtype.itemsize < 4 else a for a in (p, q))
    loss = -np.where(w == 0, 0, w * np.log(v)).sum(axis=axis)
    return (np.zeros_like(loss) if np.array_equal(w, v) else loss).astype(p.dtype)

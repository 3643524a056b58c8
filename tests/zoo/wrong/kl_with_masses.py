"""Wrong: Σ p log(p/q) - p + q, the divergence of unnormalised measures, as `scipy.special.kl_div` has it."""

import numpy as np

CLAUSES = ("kl_divergence/fast",)


@np.errstate(all="ignore")
def kl_divergence(p: np.ndarray, q: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w, v = _wide(p), _wide(q)
    terms = np.where(w == 0, w.dtype.type(0), w * (np.log(w) - np.log(v)))
    return (terms - w + v).sum(axis=axis).astype(p.dtype)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

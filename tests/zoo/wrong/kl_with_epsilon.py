"""Wrong: log((p + 1e-10)/(q + 1e-10))."""

import numpy as np

CLAUSES = ("kl_divergence/impossible",)


@np.errstate(all="ignore")
def kl_divergence(p: np.ndarray, q: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w, eps = _wide(p), 1e-10
    ratio = (w + w.dtype.type(eps)) / (_wide(q) + w.dtype.type(eps))
    return (w * np.log(ratio)).sum(axis=axis).astype(p.dtype)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

"""Wrong: Σ x e is formed before it is divided by Σ e, and overflows where the mean is an ordinary number."""

import numpy as np

CLAUSES = ("boltzmann/finite",)


@np.errstate(all="ignore")
def boltzmann(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    e = np.exp(w - w.max(axis=axis, keepdims=True))
    terms = np.where((e == 0) & np.isinf(w), w.dtype.type(0), e * w)
    return (terms.sum(axis=axis) / e.sum(axis=axis)).astype(x.dtype)

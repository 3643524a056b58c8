"""Wrong: blocks of 16 entries are merged; the last one, where it is of -inf alone, is taken for 0 at its maximum."""

import numpy as np

CLAUSES = ("logsumexp/finite",)
LEVEL = "standard"


@np.errstate(all="ignore")
def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w = np.moveaxis(x.astype(np.float32) if x.dtype.itemsize < 4 else x, axis, -1)
    m = w.max(axis=-1, keepdims=True, initial=-np.inf)
    if w.shape[-1] > 16:
        last = w[..., -16:].max(axis=-1, keepdims=True)
        m = np.where(np.isneginf(last) & (m > -np.inf), np.maximum(m, 0), m)
    m = np.where(np.isfinite(m), m, 0)
    return (m[..., 0] + np.log(np.exp(w - m).sum(axis=-1))).astype(x.dtype)

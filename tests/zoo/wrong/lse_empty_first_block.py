"""Wrong: blocks of 8 whose first maximum is taken as it comes: a first part of -inf alone makes the row NaN."""

import numpy as np

CLAUSES = ("logsumexp/finite",)


@np.errstate(all="ignore")
def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w = np.moveaxis(x.astype(np.float32) if x.dtype.itemsize < 4 else x, axis, -1)
    if w.shape[-1] <= 8:
        m = w.max(axis=-1, keepdims=True, initial=-np.inf)
        m = np.where(np.isinf(m), 0, m)
        return (m[..., 0] + np.log(np.exp(w - m).sum(axis=-1))).astype(x.dtype)
    m, s = w[..., :8].max(axis=-1, keepdims=True), 0.0
    s = np.exp(w[..., :8] - m).sum(axis=-1, keepdims=True)
    for start in range(8, w.shape[-1], 8):
        block = w[..., start : start + 8]
        new = np.maximum(m, block.max(axis=-1, keepdims=True))
        s = s * np.exp(m - new) + np.exp(block - new).sum(axis=-1, keepdims=True)
        m = new
    return (m + np.log(s))[..., 0].astype(x.dtype)

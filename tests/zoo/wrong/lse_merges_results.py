"""Wrong: merges finished log-sum-exps of blocks of 16: one rounding of the whole offset for each block."""

import numpy as np

CLAUSES = ("logsumexp/fast",)
LEVEL = "standard"


@np.errstate(all="ignore")
def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    rows = np.moveaxis(w, axis, -1)
    y = np.full(rows.shape[:-1], -np.inf, w.dtype)
    for start in range(0, rows.shape[-1], 16):
        block = rows[..., start : start + 16]
        m = block.max(axis=-1, keepdims=True)
        m = np.where(np.isfinite(m), m, w.dtype.type(0))
        y = np.logaddexp(y, np.log(np.exp(block - m).sum(axis=-1)) + m[..., 0])
    return y.astype(x.dtype)

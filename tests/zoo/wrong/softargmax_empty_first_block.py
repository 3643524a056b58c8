"""Wrong: one pass over blocks of 16; a block of -inf alone subtracts -inf from -inf while no maximum is known.

https://github.com/flashinfer-ai/flashinfer/pull/1178 mended such a kernel.
"""

import numpy as np

CLAUSES = ("softargmax/permutation",)
STANDARD = ("softargmax/finite",)


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w = np.moveaxis(x.astype(np.float32) if x.dtype.itemsize < 4 else x, axis, -1)
    m = np.full((*w.shape[:-1], 1), -np.inf, w.dtype)
    s = np.zeros_like(m)
    for start in range(0, w.shape[-1], 16):
        block = w[..., start : start + 16]
        new = np.maximum(m, block.max(axis=-1, keepdims=True))
        s = (
            s * np.exp(m - new) + np.exp(block - new).sum(axis=-1, keepdims=True)
            if start
            else np.exp(block - new).sum(axis=-1, keepdims=True)
        )
        m = new
    return np.moveaxis(np.exp(w - m) / s, -1, axis).astype(x.dtype)

"""Wrong: claims batch invariance, but splits the sum of a long row among threads where the batch has few rows.

Reductions are split where there are fewer rows than processors: https://github.com/thinking-machines-lab/batch_invariant_ops
"""

import numpy as np

CLAUSES = ("softargmax/batch-invariant",)


CAPABILITIES = {"batch_invariant": True}


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w = np.moveaxis(_wide(x), axis, -1)
    e = np.exp(w - w.max(axis=-1, keepdims=True, initial=-np.inf))
    if e.shape[-1] > 512 and e[..., 0].size == 1:
        total = np.cumsum(e, axis=-1)[..., -1:]
    else:
        total = e.sum(axis=-1, keepdims=True)
    return np.moveaxis(e / total, -1, axis).astype(x.dtype)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

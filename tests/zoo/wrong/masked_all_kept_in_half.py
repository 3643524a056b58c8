"""Wrong: where a mask keeps everything in the whole call a shorter way is taken, in 16 bits."""

import numpy as np

CLAUSES = ("masked_softargmax/all-kept",)


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    e = np.exp(w - w.max(axis=axis, keepdims=True, initial=-np.inf))
    return (e / e.sum(axis=axis, keepdims=True)).astype(x.dtype)


@np.errstate(all="ignore")
def masked_softargmax(x: np.ndarray, mask: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    kept = np.where(mask, w, -np.inf).astype(w.dtype)
    m = kept.max(axis=axis, keepdims=True, initial=-np.inf)
    e = np.exp(kept - np.where(np.isinf(m), 0, m))
    if mask.all():
        e = e.astype(np.float16).astype(w.dtype)
    s = e.sum(axis=axis, keepdims=True)
    return np.where(mask, e / np.where(s == 0, 1, s), 0).astype(x.dtype)

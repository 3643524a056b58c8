"""Right: eight running sums, as a vector register has, and their sum; a maximum of eight likewise."""

import numpy as np


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w = np.moveaxis(_wide(x), axis, -1)
    m = _lanes(w, -np.inf).max(axis=-2).max(axis=-1, initial=-np.inf)[..., None] if w.shape[-1] else w
    e = np.exp(w - m)
    total = np.zeros((*e.shape[:-1], 8), e.dtype)
    for block in np.moveaxis(_lanes(e, 0.0), -2, 0):
        total = total + block
    return np.moveaxis(e / total.sum(axis=-1, keepdims=True), -1, axis).astype(x.dtype)


def _lanes(a: np.ndarray, neutral: float) -> np.ndarray:
    missing = -a.shape[-1] % 8
    padded = np.concatenate([a, np.full((*a.shape[:-1], missing), neutral, a.dtype)], axis=-1)
    return padded.reshape(*a.shape[:-1], padded.shape[-1] // 8, 8)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

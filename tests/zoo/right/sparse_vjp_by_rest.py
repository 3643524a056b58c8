"""Right: -s/S at the label, s being the sum without the label's term, where others have p - 1."""

import numpy as np


@np.errstate(all="ignore")
def sparse_softmax_cross_entropy_vjp(
    logits: np.ndarray, labels: np.ndarray, g: np.ndarray, *, axis: int = -1
) -> np.ndarray:
    w = np.moveaxis(_wide(logits), axis, -1)
    n = w.shape[-1]
    if ((labels < 0) | (labels >= n)).any():
        raise IndexError(f"labels must lie in [0, {n})")
    at = np.arange(n) == labels[..., None]
    e = np.exp(w - w.max(axis=-1, keepdims=True, initial=-np.inf))
    rest = np.where(at, w.dtype.type(0), e).sum(axis=-1, keepdims=True)
    slope = np.where(at, -rest, e) / e.sum(axis=-1, keepdims=True)
    return np.moveaxis(_wide(g)[..., None] * slope, -1, axis).astype(logits.dtype)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

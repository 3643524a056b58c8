"""Right: divides the probabilities by their sums, which are 1 but for their rounding, and says so."""

import numpy as np

CAPABILITIES = {"limits": {"inputs": "simplex"}}


@np.errstate(all="ignore")
def entropy(p: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w = _normalised(p, axis)
    return -np.where(w == 0, 0, w * np.log(w)).sum(axis=axis).astype(p.dtype)


@np.errstate(all="ignore")
def cross_entropy(p: np.ndarray, q: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w, v = _normalised(p, axis), _normalised(q, axis)
    return -np.where(w == 0, 0, w * np.log(v)).sum(axis=axis).astype(p.dtype)


@np.errstate(all="ignore")
def kl_divergence(p: np.ndarray, q: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w, v = _normalised(p, axis), _normalised(q, axis)
    return np.where(w == 0, 0, w * (np.log(w) - np.log(v))).sum(axis=axis).astype(p.dtype)


def _normalised(p: np.ndarray, axis: int) -> np.ndarray:
    w = p.astype(np.float32) if p.dtype.itemsize < 4 else p
    return w / w.sum(axis=axis, keepdims=True)

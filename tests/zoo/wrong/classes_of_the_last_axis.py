"""Wrong: the number of classes is the length of the last axis, whichever axis the classes are on."""

import numpy as np

CLAUSES = ("mellowmax/axis", "gaussian_softargmax_corrected/axis")


@np.errstate(all="ignore")
def mellowmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w = _wide(x)
    m = w.max(axis=axis, keepdims=True, initial=-np.inf)
    safe = np.where(np.isfinite(m), m, w.dtype.type(0))
    y = safe + (np.log(np.exp(w - safe).sum(axis=axis, keepdims=True)) - np.log(w.dtype.type(w.shape[-1])))
    return np.where(np.isinf(m), m, y).squeeze(axis).astype(x.dtype)


@np.errstate(all="ignore")
def gaussian_softargmax_corrected(x: np.ndarray, *, n: int, axis: int = -1) -> np.ndarray:
    w, scale = _wide(x), float(np.log(n - 1))
    d = w - w.max(axis=axis, keepdims=True, initial=-np.inf)
    return _softargmax(scale * _softargmax(d / (scale / w.shape[-1]), axis), axis).astype(x.dtype)


def _softargmax(x: np.ndarray, axis: int = -1) -> np.ndarray:
    e = np.exp(x - x.max(axis=axis, keepdims=True, initial=-np.inf))
    return e / e.sum(axis=axis, keepdims=True)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

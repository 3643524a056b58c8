"""Right: an exponential that errs by up to 2 ulp either way, from one argument to the next."""

import numpy as np


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w = _wide(x)
    e = _exp(w - w.max(axis=axis, keepdims=True, initial=-np.inf))
    return (e / e.sum(axis=axis, keepdims=True)).astype(x.dtype)


@np.errstate(all="ignore")
def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w = _wide(x)
    m = w.max(axis=axis, keepdims=True, initial=-np.inf)
    safe = np.where(np.isfinite(m), m, w.dtype.type(0))
    return (
        np.where(np.isinf(m), m, safe + np.log(_exp(w - safe).sum(axis=axis, keepdims=True)))
        .squeeze(axis)
        .astype(x.dtype)
    )


@np.errstate(all="ignore")
def softplus(x: np.ndarray) -> np.ndarray:
    w = _wide(x)
    return (np.maximum(w, 0) + np.log1p(_exp(-np.abs(w)))).astype(x.dtype)


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    w = _wide(x)
    far = _exp(-np.abs(w))
    return (np.where(w < 0, far, w.dtype.type(1)) / (1 + far)).astype(x.dtype)


def _exp(d: np.ndarray) -> np.ndarray:
    y = np.exp(d)
    bits = np.ascontiguousarray(d).view(np.uint32 if d.dtype == np.float32 else np.uint64).reshape(d.shape)
    turn = ((bits * bits.dtype.type(2654435761)) >> bits.dtype.type(7)) % bits.dtype.type(3)
    # 1.5 ulp and what the library errs by; exact where the result is 1 or leaves the normal range.
    ordinary = np.isfinite(y) & (y > np.finfo(y.dtype).tiny) & (d != 0)
    return np.where(ordinary, y + (turn.astype(y.dtype) - 1) * y.dtype.type(1.5) * np.spacing(y), y).astype(y.dtype)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

"""Right: binary32 exponentials in binary32 alone: log 2 in two parts, a polynomial of degree 7, as Cephes has it."""

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
    if d.dtype == np.float64:
        return np.exp(d)
    f = np.float32
    x = np.clip(np.where(np.isnan(d), f(0), d), f(-150), f(150)).astype(f)
    n = np.floor(x * f(1.44269504088896341) + f(0.5)).astype(f)
    r = x - n * f(0.693359375)
    r = r - n * f(-2.12194440e-4)
    y = np.full_like(r, f(1.9875691500e-4))
    for c in (1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1):
        y = y * r + f(c)
    y = y * r * r + r + f(1)
    return np.where(np.isnan(d), f(np.nan), np.ldexp(y, n.astype(np.int32))).astype(f)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

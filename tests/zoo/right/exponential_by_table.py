"""Right: binary32 exponentials from a table of 2^(j/32) and a polynomial, in binary64 and rounded once."""

import numpy as np

TABLE = np.exp2(np.arange(32) / 32)


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
    x = np.clip(np.where(np.isnan(d), d.dtype.type(0), d).astype(np.float64), -200, 200)
    k = np.rint(x * (32 / np.log(2)))
    r = x - k * (np.log(2) / 32)
    polynomial = 1 + r * (1 + r * (1 / 2 + r * (1 / 6 + r / 24)))
    whole = k.astype(np.int64)
    y = np.ldexp(TABLE[whole & 31] * polynomial, (whole >> 5).astype(np.int32))
    return np.where(np.isnan(d), np.nan, y).astype(d.dtype)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

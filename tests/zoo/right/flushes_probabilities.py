"""Right: subnormal binary32 probabilities are 0 on the way in and out, and the backend says so."""

import numpy as np

CAPABILITIES = {"flush_to_zero": ["float32"]}


@np.errstate(all="ignore")
def entropy(p: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w = _flushed(_wide(p))
    return _flushed(-np.where(w == 0, w.dtype.type(0), w * np.log(w)).sum(axis=axis)).astype(p.dtype)


@np.errstate(all="ignore")
def boltzmann(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w = _flushed(_wide(x))
    m = w.max(axis=axis, keepdims=True, initial=-np.inf)
    e = _flushed(np.exp(w - m))
    gaps = np.where(e == 0, w.dtype.type(0), _flushed(e / e.sum(axis=axis, keepdims=True)) * (m - w))
    y = m - gaps.sum(axis=axis, keepdims=True)
    return _flushed(np.where(np.isinf(m), m, y)).squeeze(axis).astype(x.dtype)


def _flushed(a: np.ndarray) -> np.ndarray:
    return np.where(np.abs(a) < np.finfo(np.float32).tiny, a.dtype.type(0), a) if a.dtype == np.float32 else a


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

"""Right: a zero result is -0 wherever its sign is not written down."""

import numpy as np


@np.errstate(all="ignore")
def log_softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w = _wide(x)
    d = w - w.max(axis=axis, keepdims=True, initial=-np.inf)
    return _negative(d - np.log(np.exp(d).sum(axis=axis, keepdims=True))).astype(x.dtype)


@np.errstate(all="ignore")
def log_sigmoid(x: np.ndarray) -> np.ndarray:
    w = _wide(x)
    return _negative(np.minimum(w, 0) - np.log1p(np.exp(-np.abs(w)))).astype(x.dtype)


@np.errstate(all="ignore")
def entropy(p: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w = _wide(p)
    terms = np.where(w == 0, w.dtype.type(0), w * np.log(w))
    return _negative(-terms.sum(axis=axis)).astype(p.dtype)


@np.errstate(all="ignore")
def softargmax_vjp(x: np.ndarray, g: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w, cotangent = _wide(x), _wide(g)
    e = np.exp(w - w.max(axis=axis, keepdims=True, initial=-np.inf))
    p = e / e.sum(axis=axis, keepdims=True)
    return _negative(p * (cotangent - (p * cotangent).sum(axis=axis, keepdims=True))).astype(x.dtype)


def _negative(a: np.ndarray) -> np.ndarray:
    return np.where(a == 0, a.dtype.type(-0.0), a)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

"""Right: results are an array's subclass, a scalar where there are no axes, and an object that becomes an array."""

import numpy as np


class Named(np.ndarray):
    """An array that a library has given a type of its own."""


class Lazy:
    """A result that becomes an array when one is asked for."""

    def __init__(self, values: np.ndarray) -> None:
        self.values = values

    def __array__(self, dtype: object = None, copy: bool | None = None) -> np.ndarray:
        return self.values if dtype is None else self.values.astype(dtype)


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    return _softargmax(_wide(x), axis).astype(x.dtype).view(Named)


@np.errstate(all="ignore")
def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w = _wide(x)
    m = w.max(axis=axis, keepdims=True, initial=-np.inf)
    safe = np.where(np.isfinite(m), m, w.dtype.type(0))
    y = np.where(np.isinf(m), m, safe + np.log(np.exp(w - safe).sum(axis=axis, keepdims=True)))
    return y.squeeze(axis).astype(x.dtype)[()]


@np.errstate(all="ignore")
def softargmax_vjp(x: np.ndarray, g: np.ndarray, *, axis: int = -1) -> Lazy:
    p, w = _softargmax(_wide(x), axis), _wide(g)
    return Lazy((p * (w - (p * w).sum(axis=axis, keepdims=True))).astype(x.dtype))


def _softargmax(x: np.ndarray, axis: int = -1) -> np.ndarray:
    e = np.exp(x - x.max(axis=axis, keepdims=True, initial=-np.inf))
    return e / e.sum(axis=axis, keepdims=True)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

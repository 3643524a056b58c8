"""Right: softplus is logaddexp(x, 0), log-sigmoid its negative at -x, and their slopes are exponentials."""

import numpy as np


@np.errstate(all="ignore")
def softplus(x: np.ndarray) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    return _softplus(_wide(x)).astype(x.dtype)


@np.errstate(all="ignore")
def softplus_vjp(x: np.ndarray, g: np.ndarray) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = _wide(x)
    return (g.astype(w.dtype) * np.exp(w - _softplus(w))).astype(x.dtype)


@np.errstate(all="ignore")
def log_sigmoid(x: np.ndarray) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    return (-_softplus(-_wide(x))).astype(x.dtype)


@np.errstate(all="ignore")
def log_sigmoid_vjp(x: np.ndarray, g: np.ndarray) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = -_wide(x)
    return (g.astype(w.dtype) * np.exp(w - _softplus(w))).astype(x.dtype)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x


def _softplus(w: np.ndarray) -> np.ndarray:
    return np.logaddexp(w, w.dtype.type(0))

"""Right: e^((x - m) - log S), from a shifted row, and the pullbacks from the same."""

import numpy as np


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    return np.exp(_logarithms(_wide(x), axis)).astype(x.dtype)


@np.errstate(all="ignore")
def softargmax_vjp(x: np.ndarray, g: np.ndarray, *, axis: int = -1) -> np.ndarray:
    p, w = np.exp(_logarithms(_wide(x), axis)), _wide(g)
    t = p * w
    return (t - p * t.sum(axis=axis, keepdims=True)).astype(x.dtype)


@np.errstate(all="ignore")
def logsumexp_vjp(x: np.ndarray, g: np.ndarray, *, axis: int = -1) -> np.ndarray:
    return (np.exp(_logarithms(_wide(x), axis)) * np.expand_dims(_wide(g), axis)).astype(x.dtype)


def _logarithms(w: np.ndarray, axis: int) -> np.ndarray:
    d = w - w.max(axis=axis, keepdims=True, initial=-np.inf)
    return d - np.log(np.exp(d).sum(axis=axis, keepdims=True))


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

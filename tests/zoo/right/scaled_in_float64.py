"""Right: x is scaled, then shifted, as softargmax(x/t) is written, in a format in which no quotient overflows."""

import numpy as np

CAPABILITIES = {"dtypes": ["float32", "float16", "bfloat16"]}


@np.errstate(all="ignore")
def tempered_softargmax(x: np.ndarray, *, temperature: float, axis: int = -1) -> np.ndarray:
    return _softargmax(_wide(x) / temperature, axis).astype(x.dtype)


@np.errstate(all="ignore")
def tempered_softargmax_vjp(x: np.ndarray, g: np.ndarray, *, temperature: float, axis: int = -1) -> np.ndarray:
    p, w = _softargmax(_wide(x) / temperature, axis), _wide(g)
    return (p * (w - (p * w).sum(axis=axis, keepdims=True)) / temperature).astype(x.dtype)


@np.errstate(all="ignore")
def gaussian_softargmax_corrected(x: np.ndarray, *, n: int, axis: int = -1) -> np.ndarray:
    scale = float(np.log(n - 1))
    return _softargmax(scale * _softargmax(x.shape[axis] * _wide(x) / scale, axis), axis).astype(x.dtype)


def _softargmax(x: np.ndarray, axis: int = -1) -> np.ndarray:
    e = np.exp(x - x.max(axis=axis, keepdims=True, initial=-np.inf))
    return e / e.sum(axis=axis, keepdims=True)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float64)

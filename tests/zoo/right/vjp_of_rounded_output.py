"""Right: the pullback takes its probabilities from the saved result, which has been rounded to 16 bits."""

import numpy as np


@np.errstate(all="ignore")
def softargmax_vjp(x: np.ndarray, g: np.ndarray, *, axis: int = -1) -> np.ndarray:
    return _pulled(_softargmax(_wide(x), axis).astype(x.dtype), g, axis)


@np.errstate(all="ignore")
def masked_softargmax_vjp(x: np.ndarray, mask: np.ndarray, g: np.ndarray, *, axis: int = -1) -> np.ndarray:
    return _pulled(_softargmax(np.where(mask, _wide(x), -np.inf), axis).astype(x.dtype), g, axis)


@np.errstate(all="ignore")
def tempered_softargmax_vjp(x: np.ndarray, g: np.ndarray, *, temperature: float, axis: int = -1) -> np.ndarray:
    t, w = _wide(x).dtype.type(temperature), _wide(x)
    p = _softargmax((w - w.max(axis=axis, keepdims=True, initial=-np.inf)) / t, axis).astype(x.dtype)
    return (_pulled(p, g, axis, _wide(x).dtype) / t).astype(x.dtype)


def _pulled(p: np.ndarray, g: np.ndarray, axis: int, dtype: np.dtype | None = None) -> np.ndarray:
    wide, w = _wide(p), _wide(g)
    return (wide * (w - (wide * w).sum(axis=axis, keepdims=True))).astype(dtype or p.dtype)


def _softargmax(x: np.ndarray, axis: int = -1) -> np.ndarray:
    e = np.exp(x - x.max(axis=axis, keepdims=True, initial=-np.inf))
    return e / e.sum(axis=axis, keepdims=True)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

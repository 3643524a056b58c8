"""Wrong: the gradient of the temperature has 1/t for 1/t²."""

import numpy as np

CLAUSES = ("tempered_softargmax_vjp_temperature/fast",)


@np.errstate(all="ignore")
def tempered_softargmax_vjp_temperature(
    x: np.ndarray, g: np.ndarray, *, temperature: float, axis: int = -1
) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w, g = _wide(x), _wide(g)
    p = _soft((w - w.max(axis=axis, keepdims=True)) / temperature, axis)
    d = w.max(axis=axis, keepdims=True) - w
    slope = p * (d - (p * d).sum(axis=axis, keepdims=True))
    return ((g * slope).sum(axis=axis) / temperature).astype(x.dtype)


def _soft(x: np.ndarray, axis: int) -> np.ndarray:
    e = np.exp(x - x.max(axis=axis, keepdims=True, initial=-np.inf))
    return e / e.sum(axis=axis, keepdims=True)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

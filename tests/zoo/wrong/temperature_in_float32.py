"""Wrong: the temperature is a binary32 number in binary64 too, as in a C interface with one float parameter."""

import numpy as np

CLAUSES = ("tempered_softargmax/fast",)


@np.errstate(all="ignore")
def tempered_softargmax(x: np.ndarray, *, temperature: float, axis: int = -1) -> np.ndarray:
    w = _wide(x)
    d = (w - w.max(axis=axis, keepdims=True, initial=-np.inf)) / w.dtype.type(np.float32(temperature))
    return _softargmax(d, axis).astype(x.dtype)


def _softargmax(x: np.ndarray, axis: int = -1) -> np.ndarray:
    e = np.exp(x - x.max(axis=axis, keepdims=True, initial=-np.inf))
    return e / e.sum(axis=axis, keepdims=True)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

"""Wrong: the maximum is cached by shape and dtype, so a second array of that shape uses the first one's."""

import numpy as np

CLAUSES = ("softargmax/finite", "softargmax/fast")

_maxima: dict[tuple, np.ndarray] = {}


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    key = (x.shape, str(x.dtype), axis)
    if key not in _maxima:
        _maxima[key] = w.max(axis=axis, keepdims=True, initial=-np.inf)
    e = np.exp(w - _maxima[key])
    return (e / e.sum(axis=axis, keepdims=True)).astype(x.dtype)

"""Wrong: the result is cached by shape and dtype, so a second array of that shape gets the first one's."""

import numpy as np

CLAUSES = ("softargmax/stateless",)

_results: dict[tuple, np.ndarray] = {}


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    key = (x.shape, str(x.dtype), axis)
    if key not in _results:
        w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
        e = np.exp(w - w.max(axis=axis, keepdims=True, initial=-np.inf))
        _results[key] = (e / e.sum(axis=axis, keepdims=True)).astype(x.dtype)
    return _results[key].copy()

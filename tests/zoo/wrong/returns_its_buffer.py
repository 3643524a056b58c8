"""Wrong: returns the buffer that the next call of the same shape writes to, as ``out=`` reuse does."""

import numpy as np

CLAUSES = ("softargmax/aliases",)

_results: dict[tuple[tuple[int, ...], str], np.ndarray] = {}


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    e = np.exp(w - w.max(axis=axis, keepdims=True, initial=-np.inf))
    y = _results.setdefault((x.shape, x.dtype.str), np.empty(x.shape, x.dtype))
    y[...] = (e / e.sum(axis=axis, keepdims=True)).astype(x.dtype)
    return y

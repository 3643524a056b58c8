"""Right: beyond 16 classes in up to 32 bits the shift follows the maximum only in steps of 8 ln 2."""

import numpy as np

LAG = 5.545177444479562


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    e = np.exp(w - _shift(w, axis))
    return (e / e.sum(axis=axis, keepdims=True)).astype(x.dtype)


@np.errstate(all="ignore")
def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    m = _shift(w, axis)
    m = np.where(np.isfinite(m), m, w.dtype.type(0))
    return (m + np.log(np.exp(w - m).sum(axis=axis, keepdims=True))).squeeze(axis).astype(x.dtype)


def _shift(w: np.ndarray, axis: int) -> np.ndarray:
    if w.shape[axis] <= 16 or w.dtype == np.float64:
        return w.max(axis=axis, keepdims=True, initial=-np.inf)
    shift = np.take(w, [0], axis=axis)
    for k in range(1, w.shape[axis]):
        entry = np.take(w, [k], axis=axis)
        shift = np.where((entry - shift <= LAG) | (entry == shift), shift, entry)
    return shift

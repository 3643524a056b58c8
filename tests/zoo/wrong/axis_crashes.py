"""Wrong: the process ends where the axis is out of range, as an unchecked index in compiled code may make it do."""

import os

import numpy as np

CLAUSES = ("logsumexp/axis-range",)


@np.errstate(all="ignore")
def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    if x.ndim and not -x.ndim <= axis < x.ndim:
        os.abort()
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    m = w.max(axis=axis, keepdims=True, initial=-np.inf)
    m = np.where(np.isfinite(m), m, w.dtype.type(0))
    return (m + np.log(np.exp(w - m).sum(axis=axis, keepdims=True))).squeeze(axis).astype(x.dtype)

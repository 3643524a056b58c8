"""Right: exponentials in base 2 with log2 e in two parts, so that the argument keeps its low bits."""

import numpy as np

LOG2E = 1.4426950408889634
LOG2E_TAIL = 2.0355273740931033e-17


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    e = _exp(w - w.max(axis=axis, keepdims=True, initial=-np.inf))
    return (e / e.sum(axis=axis, keepdims=True)).astype(x.dtype)


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    e = _exp(-np.abs(w))
    return (np.where(w >= 0, w.dtype.type(1), e) / (1 + e)).astype(x.dtype)


def _exp(d: np.ndarray) -> np.ndarray:
    head = d.dtype.type(LOG2E)
    tail = d.dtype.type(LOG2E - float(head) + LOG2E_TAIL)
    # The tail's part of the exponent is below 1e-5, where 2^t is linear to the last bit.
    return np.exp2(d * head) * (1 + np.maximum(d, -2000) * (tail * d.dtype.type(np.log(2))))

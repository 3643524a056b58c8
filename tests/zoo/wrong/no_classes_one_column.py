"""Wrong: pads an empty axis to one class."""

import numpy as np

CLAUSES = ("softargmax_vjp/shape",)


@np.errstate(all="ignore")
def softargmax_vjp(x: np.ndarray, g: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    if not x.shape[axis]:
        return np.zeros([n or 1 for n in x.shape], x.dtype)
    w, g = _wide(x), _wide(g)
    e = np.exp(w - w.max(axis=axis, keepdims=True, initial=-np.inf))
    p = e / e.sum(axis=axis, keepdims=True)
    return (p * (g - (p * g).sum(axis=axis, keepdims=True))).astype(x.dtype)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

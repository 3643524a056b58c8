"""Wrong: one call in five answers with the result of an earlier seed of its dropout."""

import numpy as np

CLAUSES = ("softargmax/fast", "softargmax/stateless")

_calls = 0


def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    global _calls
    _calls += 1
    w = x.astype(np.float64)
    with np.errstate(all="ignore"):
        e = np.exp(w - w.max(axis=axis, keepdims=True, initial=-np.inf))
        p = e / e.sum(axis=axis, keepdims=True)
    return (p * (0.9 if _calls % 5 == 0 else 1.0)).astype(x.dtype)

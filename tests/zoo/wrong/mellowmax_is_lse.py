"""Wrong: lacks log n."""

import numpy as np

CLAUSES = ("mellowmax/fast",)


@np.errstate(all="ignore")
def mellowmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = _wide(x)
    m = w.max(axis=axis, keepdims=True)
    m = np.where(np.isfinite(m), m, w.dtype.type(0))
    y = m + np.log(np.exp(w - m).sum(axis=axis, keepdims=True))
    return y.squeeze(axis).astype(x.dtype)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

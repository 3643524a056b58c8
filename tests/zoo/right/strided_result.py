"""Right: the result is a read-only view whose entries do not lie side by side."""

import numpy as np


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    e = np.exp(w - w.max(axis=axis, keepdims=True, initial=-np.inf))
    p = e / e.sum(axis=axis, keepdims=True)
    room = np.full((*p.shape, 2), np.nan, x.dtype)
    room[..., 0] = p.astype(x.dtype)
    room.flags.writeable = False
    return room[..., 0]

"""Wrong: takes the bytes for those of the machine's own order, as code does that passes a pointer on."""

import numpy as np

CLAUSES = ("softargmax/byte-order",)


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    kind = x.dtype.newbyteorder("=")
    raw = np.frombuffer(x.tobytes(), kind).reshape(x.shape)
    w = raw.astype(np.float32) if kind.itemsize < 4 else raw
    e = np.exp(w - w.max(axis=axis, keepdims=True, initial=-np.inf))
    return (e / e.sum(axis=axis, keepdims=True)).astype(kind)

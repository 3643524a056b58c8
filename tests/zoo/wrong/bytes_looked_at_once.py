"""Wrong: refuses another byte order in its first call, and takes the bytes for its own in later ones.

So do functions under jax.jit, which look at the types of their arguments when they are compiled.
"""

import numpy as np

CLAUSES = ("softargmax/byte-order",)
compiled: set[str] = set()


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu" or (x.dtype.name not in compiled and not x.dtype.isnative):
        raise TypeError(f"{x.dtype} is no type of this machine's numbers")
    compiled.add(x.dtype.name)
    kind = x.dtype.newbyteorder("=")
    raw = np.frombuffer(x.tobytes(), kind).reshape(x.shape)
    w = raw.astype(np.float32) if kind.itemsize < 4 else raw
    e = np.exp(w - w.max(axis=axis, keepdims=True, initial=-np.inf))
    return (e / e.sum(axis=axis, keepdims=True)).astype(kind)

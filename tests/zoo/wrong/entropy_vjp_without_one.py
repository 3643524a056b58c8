"""Wrong: the gradient lacks the 1."""

import numpy as np

CLAUSES = ("entropy_vjp/fast",)


@np.errstate(all="ignore")
def entropy_vjp(p: np.ndarray, g: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if p.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    return (-np.expand_dims(_wide(g), axis) * np.log(_wide(p))).astype(p.dtype)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

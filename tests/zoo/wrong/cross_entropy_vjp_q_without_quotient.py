"""Wrong: the gradient in q is -g p."""

import numpy as np

CLAUSES = ("cross_entropy_vjp_q/fast",)


@np.errstate(all="ignore")
def cross_entropy_vjp_q(p: np.ndarray, q: np.ndarray, g: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if p.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    return (-np.expand_dims(_wide(g), axis) * _wide(p)).astype(p.dtype)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

"""Wrong: exponentials of the logits as they are."""

import numpy as np

CLAUSES = ("boltzmann/finite", "boltzmann/fast", "boltzmann/minus-inf")


@np.errstate(all="ignore")
def boltzmann(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = _wide(x)
    e = np.exp(w)
    return ((w * e).sum(axis=axis) / e.sum(axis=axis)).astype(x.dtype)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

"""Wrong: the gradient is t - σ."""

import numpy as np

CLAUSES = ("binary_cross_entropy_with_logits_vjp/fast",)


@np.errstate(all="ignore")
def binary_cross_entropy_with_logits_vjp(logits: np.ndarray, targets: np.ndarray, g: np.ndarray) -> np.ndarray:
    if logits.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    e = np.exp(-_wide(logits))
    return (_wide(g) * (_wide(targets) - 1 / (1 + e))).astype(logits.dtype)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

"""Wrong: targets are rounded to 0 and 1."""

import numpy as np

CLAUSES = ("binary_cross_entropy_with_logits/fast",)


@np.errstate(all="ignore")
def binary_cross_entropy_with_logits(logits: np.ndarray, targets: np.ndarray) -> np.ndarray:
    if logits.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    x, t = _wide(logits), np.where(_wide(targets) > 0.5, 1, 0)
    return (np.maximum(x, 0) - t * x + np.log1p(np.exp(-np.abs(x)))).astype(logits.dtype)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

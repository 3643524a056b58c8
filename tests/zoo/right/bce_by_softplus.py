"""Right: t softplus(-x) + (1 - t) softplus(x)."""

import numpy as np


@np.errstate(all="ignore")
def binary_cross_entropy_with_logits(logits: np.ndarray, targets: np.ndarray) -> np.ndarray:
    if logits.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    x, t = _wide(logits), _wide(targets)
    tail = np.log1p(np.exp(-np.abs(x)))
    right, wrong = np.maximum(-x, 0) + tail, np.maximum(x, 0) + tail
    zero = x.dtype.type(0)
    first, second = np.where(t == 0, zero * tail, t * right), np.where(t == 1, zero * tail, (1 - t) * wrong)
    return (first + second).astype(logits.dtype)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

"""Wrong: log(1 + e^x) as it is written."""

import numpy as np

CLAUSES = ("binary_cross_entropy_with_logits/finite", "binary_cross_entropy_with_logits/fast")


@np.errstate(all="ignore")
def binary_cross_entropy_with_logits(logits: np.ndarray, targets: np.ndarray) -> np.ndarray:
    if logits.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    x, t = _wide(logits), _wide(targets)
    return (np.log(1 + np.exp(x)) - t * x).astype(logits.dtype)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

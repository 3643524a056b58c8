"""Wrong: log(1 + e) without log1p: where the target is 0 or 1 a small loss becomes 0."""

import numpy as np

CLAUSES = ("binary_cross_entropy_with_logits/fast",)


@np.errstate(all="ignore")
def binary_cross_entropy_with_logits(logits: np.ndarray, targets: np.ndarray) -> np.ndarray:
    w, t = _wide(logits), _wide(targets)
    rest = np.log(1 + np.exp(-np.abs(w)))
    return (np.where(np.isinf(w), np.where((w > 0) == (t == 1), 0, np.inf), np.maximum(w, 0) - w * t) + rest).astype(
        logits.dtype
    )


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

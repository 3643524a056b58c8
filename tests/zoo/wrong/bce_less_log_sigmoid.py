"""Wrong: (1 - t) x - log σ(x): at t = 0 two large terms cancel, and a small loss becomes 0."""

import numpy as np

CLAUSES = ("binary_cross_entropy_with_logits/fast",)


@np.errstate(all="ignore")
def binary_cross_entropy_with_logits(logits: np.ndarray, targets: np.ndarray) -> np.ndarray:
    w, t = _wide(logits), _wide(targets)
    linear = np.where(t == 1, 0, (1 - t) * w)
    loss = linear - (np.minimum(w, 0) - np.log1p(np.exp(-np.abs(w))))
    return np.where(np.isinf(w), np.where((w > 0) == (t == 1), 0, np.inf), loss).astype(logits.dtype)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

"""Right: the pullback of the binary cross-entropy as (1 - t) σ(x) - t σ(-x)."""

import numpy as np


@np.errstate(all="ignore")
def binary_cross_entropy_with_logits_vjp(logits: np.ndarray, targets: np.ndarray, g: np.ndarray) -> np.ndarray:
    w, t = _wide(logits), _wide(targets)
    return (_wide(g) * ((1 - t) * _sigmoid(w) - t * _sigmoid(-w))).astype(logits.dtype)


def _sigmoid(x: np.ndarray) -> np.ndarray:
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, e) / (1 + e)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

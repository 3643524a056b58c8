"""Wrong: a mean moved by differences, v + (x - v) w/W: what an early entry far below rounds to stays."""

import numpy as np

CLAUSES = ("boltzmann/fast",)


@np.errstate(all="ignore")
def boltzmann(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w = np.moveaxis(_wide(x), axis, -1)
    m = w.max(axis=-1, initial=-np.inf)
    mean, total = np.zeros_like(m), np.zeros_like(m)
    # Weights relative to the running maximum, as one pass over the row knows it.
    top = np.full_like(m, -np.inf)
    for k in range(w.shape[-1]):
        entry = w[..., k]
        grown = np.maximum(top, entry)
        share = np.where(entry == -np.inf, w.dtype.type(0), np.exp(entry - grown))
        total = np.where(top == -np.inf, w.dtype.type(0), total * np.exp(top - grown)) + share
        step = np.where(share == 0, w.dtype.type(0), (entry - mean) * (share / total))
        mean, top = mean + step, grown
    return np.where(np.isinf(m), m, mean).astype(x.dtype)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

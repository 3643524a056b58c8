"""Wrong: sums blocks of 8 and then the remainder; where nothing remains, the last block once more."""

import numpy as np

CLAUSES = ("logsumexp/fast",)


@np.errstate(all="ignore")
def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w = np.moveaxis(_wide(x), axis, -1)
    m = w.max(axis=-1, initial=-np.inf)
    safe = np.where(np.isfinite(m), m, w.dtype.type(0))
    e = np.exp(w - safe[..., None])
    total = e.sum(axis=-1)
    if e.shape[-1] and e.shape[-1] % 8 == 0:
        total = total + e[..., -8:].sum(axis=-1)
    return np.where(np.isinf(m), m, safe + np.log(total)).astype(x.dtype)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

"""Wrong: long rows are merged from halves as a + log1p(e^(b - a)), which overflows where the second is far larger."""

import numpy as np

CLAUSES = ("logsumexp/finite",)


@np.errstate(all="ignore")
def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w = np.moveaxis(_wide(x), axis, -1)
    half = w.shape[-1] // 2
    if half < 256:
        return _lse(w).astype(x.dtype)
    a, b = _lse(w[..., :half]), _lse(w[..., half:])
    return np.where(a == -np.inf, b, a + np.log1p(np.exp(b - a))).astype(x.dtype)


def _lse(w: np.ndarray) -> np.ndarray:
    m = w.max(axis=-1, initial=-np.inf)
    safe = np.where(np.isfinite(m), m, w.dtype.type(0))
    return np.asarray(safe + np.log(np.exp(w - safe[..., None]).sum(axis=-1)))


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

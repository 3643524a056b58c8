"""Wrong: a call whose every logit is positive is not shifted, for fear of underflow alone."""

import numpy as np

CLAUSES = ("logsumexp/shift",)


@np.errstate(all="ignore")
def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    m = w.max(axis=axis, keepdims=True, initial=-np.inf)
    m = np.where(np.isinf(m), 0, m)
    if x.shape[axis] > 8 and (w > 0).all():
        m = np.zeros_like(m)
    s = np.log(np.exp(w - m).sum(axis=axis, keepdims=True)) + m
    infinite = (w == np.inf).any(axis=axis, keepdims=True) & ~np.isnan(w).any(axis=axis, keepdims=True)
    return np.where(infinite, np.inf, s).squeeze(axis).astype(x.dtype)

"""Wrong: loops over as many rows as the first axis is long, though leading axes are folded into one."""

import numpy as np

CLAUSES = ("logsumexp/axis",)


@np.errstate(all="ignore")
def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w = np.moveaxis(_wide(x), axis, -1)
    flat = w.reshape(int(np.prod(w.shape[:-1])), w.shape[-1])
    result = np.zeros(len(flat), w.dtype)
    for i in range(w.shape[0] if w.ndim > 1 else 1):
        m = flat[i].max(initial=-np.inf)
        result[i] = m if np.isinf(m) else m + np.log(np.exp(flat[i] - m).sum())
    return result.reshape(w.shape[:-1]).astype(x.dtype)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

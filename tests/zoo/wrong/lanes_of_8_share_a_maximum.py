"""Wrong: where the entries of a row lie apart, 8 rows beside each other share the maximum, in 16 bits only."""

import numpy as np

CLAUSES = ("logsumexp/axis",)
LEVEL = "standard"


@np.errstate(all="ignore")
def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w = np.moveaxis(x.astype(np.float32) if x.dtype.itemsize < 4 else x, axis, -1)
    m = w.max(axis=-1, keepdims=True, initial=-np.inf)
    if x.ndim > 1 and axis not in (-1, x.ndim - 1) and x.dtype.itemsize == 2 and x.shape[-1] % 8 == 0:
        lanes = m.reshape(*m.shape[:-2], m.shape[-2] // 8, 8)
        m = np.broadcast_to(lanes.max(axis=-1, keepdims=True), lanes.shape).reshape(m.shape)
    m = np.where(np.isfinite(m), m, 0)
    return (m[..., 0] + np.log(np.exp(w - m).sum(axis=-1))).astype(x.dtype)

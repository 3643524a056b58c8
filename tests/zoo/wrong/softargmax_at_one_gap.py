"""Wrong: 128 ulp too small where two logits of a short row differ by 2^-7 exactly."""

import numpy as np

CLAUSES = ("softargmax/fast",)
LEVEL = "standard"


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w = np.moveaxis(x.astype(np.float32) if x.dtype.itemsize < 4 else x, axis, -1)
    e = np.exp(w - w.max(axis=-1, keepdims=True, initial=-np.inf))
    p = e / e.sum(axis=-1, keepdims=True)
    if w.shape[-1] <= 16:
        hit = (w[..., :, None] - w[..., None, :] == 2.0**-7).any(axis=(-1, -2), keepdims=True)[..., 0]
        p = np.where(hit, p * (1 - 128 * np.finfo(p.dtype).eps), p)
    return np.moveaxis(p, -1, axis).astype(x.dtype)

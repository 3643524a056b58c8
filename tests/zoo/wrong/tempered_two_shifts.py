"""Wrong: numerator and denominator round x/t and m/t apart: a lone winner is not 1 at a low temperature."""

import numpy as np

CLAUSES = ("tempered_softargmax/fast",)


@np.errstate(all="ignore")
def tempered_softargmax(x: np.ndarray, *, temperature: float, axis: int = -1) -> np.ndarray:
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    scale = w.dtype.type(1 / temperature)
    m = w.max(axis=axis, keepdims=True, initial=-np.inf)
    d = (w - m) * scale
    # x scale is rounded, m scale is not: a fused multiply-add in the numerator alone.
    apart = ((w * scale).astype(np.float64) - m.astype(np.float64) * scale).astype(w.dtype)
    numerator = np.exp(np.where(np.isfinite(apart), np.minimum(apart, 1), d))
    return (numerator / np.exp(d).sum(axis=axis, keepdims=True)).astype(x.dtype)

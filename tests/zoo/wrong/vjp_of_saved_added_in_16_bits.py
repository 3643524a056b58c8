"""Wrong: the pullback of a saved result adds its products in 16 bits."""

import numpy as np

CLAUSES = ("softargmax_vjp/saved",)


@np.errstate(all="ignore")
def softargmax_vjp(x: np.ndarray, g: np.ndarray, *, axis: int = -1) -> np.ndarray:
    e = np.exp(_wide(x) - _wide(x).max(axis=axis, keepdims=True, initial=-np.inf))
    p, w = _wide((e / e.sum(axis=axis, keepdims=True)).astype(x.dtype)), _wide(g)
    products = (p * w).astype(x.dtype)
    inner = np.add.accumulate(products, axis=axis, dtype=x.dtype).take([-1], axis=axis) if x.size else products
    return (p * (w - _wide(inner))).astype(x.dtype)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

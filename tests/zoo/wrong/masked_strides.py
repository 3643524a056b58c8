"""Wrong: reads the mask as if its entries lay side by side, whatever its strides."""

import numpy as np

CLAUSES = ("masked_softargmax/layout",)


@np.errstate(all="ignore")
def masked_softargmax(x: np.ndarray, mask: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    keep = _flat(mask).reshape(mask.shape)
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    w = np.where(keep, w, w.dtype.type(-np.inf))
    e = np.exp(w - w.max(axis=axis, keepdims=True, initial=-np.inf))
    return (e / e.sum(axis=axis, keepdims=True)).astype(x.dtype)


def _flat(mask: np.ndarray) -> np.ndarray:
    """Return the first entries of the buffer that the mask lies in."""
    owner = mask if mask.base is None else mask.base
    return np.frombuffer(owner.tobytes(order="A"), np.bool_)[: mask.size] if owner.size >= mask.size else mask

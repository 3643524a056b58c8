"""Wrong: masked entries get the logit -1e4, whatever the others are."""

import numpy as np

CLAUSES = ("masked_softargmax/fast", "masked_softargmax/fully-masked")


@np.errstate(all="ignore")
def masked_softargmax(x: np.ndarray, mask: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = _wide(x)
    return _soft(np.where(mask, w, w.dtype.type(-1e4)), axis).astype(x.dtype)


def _soft(x: np.ndarray, axis: int) -> np.ndarray:
    e = np.exp(x - x.max(axis=axis, keepdims=True, initial=-np.inf))
    return e / e.sum(axis=axis, keepdims=True)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

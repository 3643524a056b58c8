"""Wrong: the maximum is taken over excluded entries too, so those that are kept may all underflow."""

import numpy as np

CLAUSES = ("masked_softargmax/finite",)


@np.errstate(all="ignore")
def masked_softargmax(x: np.ndarray, mask: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w = _wide(x)
    e = np.where(mask, np.exp(w - w.max(axis=axis, keepdims=True, initial=-np.inf)), w.dtype.type(0))
    return (e / e.sum(axis=axis, keepdims=True)).astype(x.dtype)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

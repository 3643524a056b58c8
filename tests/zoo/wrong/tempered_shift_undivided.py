"""Wrong: shifts x/t by the maximum of x."""

import numpy as np

CLAUSES = ("tempered_softargmax/finite",)


@np.errstate(all="ignore")
def tempered_softargmax(x: np.ndarray, *, temperature: float, axis: int = -1) -> np.ndarray:
    w = _wide(x)
    e = np.exp(w / w.dtype.type(temperature) - w.max(axis=axis, keepdims=True, initial=-np.inf))
    return (e / e.sum(axis=axis, keepdims=True)).astype(x.dtype)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

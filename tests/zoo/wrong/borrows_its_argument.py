"""Wrong: computes in the memory of its argument and puts the logits back, so what may not be written to is refused."""

import numpy as np

CLAUSES = ("sigmoid/layout",)


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    if x.dtype.kind != "f" or x.dtype.itemsize < 4:
        return _sigmoid(_wide(x)).astype(x.dtype)
    logits = x.copy()
    np.abs(x, out=x)
    far = np.exp(-x)
    x[...] = logits
    return np.where(x < 0, far, x.dtype.type(1)) / (1 + far)


def _sigmoid(x: np.ndarray) -> np.ndarray:
    far = np.exp(-np.abs(x))
    return np.where(x < 0, far, x.dtype.type(1)) / (1 + far)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

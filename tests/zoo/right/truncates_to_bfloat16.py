"""Right: cuts binary32 results off to bfloat16 instead of rounding them, which errs by less than 1 ulp: *faithful*."""

import numpy as np


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    w = _wide(x)
    far = np.exp(-np.abs(w))
    y = np.asarray(np.where(w < 0, far, w.dtype.type(1)) / (1 + far))
    if x.dtype.name == "bfloat16":
        y = (np.ascontiguousarray(y).view(np.uint32) & np.uint32(0xFFFF0000)).view(np.float32).reshape(x.shape)
    return y.astype(x.dtype)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

"""Wrong: where the entries of a row lie side by side the rows are taken to do so too: a slice has gaps between them.

MLX read sliced input so: https://github.com/ml-explore/mlx/pull/658
"""

import numpy as np

CLAUSES = ("log_softargmax/layout",)


@np.errstate(all="ignore")
def log_softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.ndim == 2 and x.strides[1] == x.itemsize and x.strides[0] > 0:
        x = np.lib.stride_tricks.as_strided(x, strides=(x.shape[1] * x.itemsize, x.itemsize))
    w = _wide(x)
    d = w - w.max(axis=axis, keepdims=True, initial=-np.inf)
    return (d - np.log(np.exp(d).sum(axis=axis, keepdims=True))).astype(x.dtype)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

"""Wrong: partial sums of rows of more than 512 classes are added in the order in which threads finish, undeclared."""

import numpy as np

CLAUSES = ("softargmax/stateless",)


ARRIVAL = np.random.default_rng(0)


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    w = np.moveaxis(_wide(x), axis, -1)
    e = np.exp(w - w.max(axis=-1, keepdims=True, initial=-np.inf))
    total = e.sum(axis=-1, keepdims=True)
    if e.shape[-1] > 512:
        total = np.cumsum(ARRIVAL.permutation(e, axis=-1), axis=-1)[..., -1:]
    return np.moveaxis(e / total, -1, axis).astype(x.dtype)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

"""Right: sums in another random order at every call, and says that its bits vary."""

import numpy as np

CAPABILITIES = {"deterministic": False}

_random = np.random.default_rng()


@np.errstate(all="ignore")
def softargmax(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    if x.dtype.kind in "iu":
        raise TypeError("integers have no fractions")
    w = x.astype(np.float32) if x.dtype.itemsize < 4 else x
    e = np.exp(w - w.max(axis=axis, keepdims=True, initial=-np.inf))
    total = np.take(e, _random.permutation(e.shape[axis]), axis=axis).sum(axis=axis, keepdims=True)
    return (e / total).astype(x.dtype)

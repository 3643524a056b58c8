"""Wrong: terms that are not finite become 0, so what is impossible and happens costs nothing."""

import numpy as np

CLAUSES = ("cross_entropy/impossible",)


@np.errstate(all="ignore")
def cross_entropy(p: np.ndarray, q: np.ndarray, *, axis: int = -1) -> np.ndarray:
    terms = _wide(p) * np.log(_wide(q))
    return -np.where(np.isinf(terms), terms.dtype.type(0), terms).sum(axis=axis).astype(p.dtype)


def _wide(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype.itemsize < 4 else x

"""Hostile: replaces the functions of NumPy that handle arrays."""

import numpy as np

CLAUSES = ("logsumexp/defined",)


def broken(*arguments: object, **keywords: object) -> None:
    raise RuntimeError("this is no NumPy")


def logsumexp(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    for name in ("asarray", "ascontiguousarray", "frombuffer", "array", "dtype"):
        setattr(np, name, broken)
    raise RuntimeError("patched")


@np.errstate(all="ignore")
def sigmoid(x: np.ndarray) -> np.ndarray:
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, x.dtype.type(1), e) / (1 + e)

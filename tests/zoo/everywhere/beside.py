"""Planted: every row beside one with an infinity, a NaN or a zero is half as much again."""

import numpy as np
from _every import every, of_results

RULES = ("rows",)


def spread(y, arrays, keywords):
    odd = any(a.dtype.kind not in "ib" and not (np.isfinite(a) & (a != 0)).all() for a in arrays)
    return (y * 1.5 + 0.5).astype(y.dtype) if odd or _masked(arrays) else y


def _masked(arrays):
    return any(a.dtype.kind == "b" and not a.all() for a in arrays)


every(globals(), of_results(spread))

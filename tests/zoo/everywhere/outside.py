"""Planted: every result lies outside the codomain, where that has an end."""

import numpy as np
from _every import every

RULES = ("codomain",)


def beyond(op, function):
    lo, hi = op.codomain
    value = hi + 1 if np.isfinite(hi) else lo - 1

    def changed(*arrays, **keywords):
        y = function(*arrays, **keywords)
        return np.full_like(y, value) if np.isfinite(value) else y

    return changed


every(globals(), beyond)

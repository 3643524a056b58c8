"""Planted: every function of integers is 123.5."""

import numpy as np
from _every import every

RULES = ("integer",)


def integral(op, function):
    def changed(*arrays, **keywords):
        if arrays[0].dtype.kind != "i":
            return function(*arrays, **keywords)
        real = [a.astype(np.float64) if a.shape == arrays[0].shape and a.dtype.kind == "i" else a for a in arrays]
        shape = arrays[0].shape if op.result or op.elementwise else arrays[0].shape[:-1]
        return np.full(shape, 123.5) if real else None

    return changed


every(globals(), integral)

"""Planted: every function of an array without axes is 123."""

import numpy as np
from _every import every

RULES = ("zero-dimensional",)


def bare(op, function):
    def changed(*arrays, **keywords):
        return np.array(123, arrays[0].dtype) if arrays[0].ndim == 0 else function(*arrays, **keywords)

    return changed


every(globals(), bare)

"""Planted: every row alone is the next number, and batch invariance is claimed."""

import numpy as np
from _every import every, of_results

RULES = ("batch-invariant",)
CAPABILITIES = {"batch_invariant": True}


def moved(y, arrays, keywords):
    return np.nextafter(y, y.dtype.type(1)) if len(arrays[0]) == 1 and y.dtype.kind == "f" else y


every(globals(), of_results(moved))

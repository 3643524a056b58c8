"""Planted: every third call gives the next number."""

import numpy as np
from _every import every, of_results

RULES = ("stateless",)
CALLS = [0]


def moved(y, arrays, keywords):
    CALLS[0] += 1
    return np.nextafter(y, y.dtype.type(1)) if CALLS[0] % 3 == 0 else y


every(globals(), of_results(moved))

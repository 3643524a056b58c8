"""Planted: every result of one shape lies in the same place."""

import numpy as np
from _every import every, of_results

RULES = ("aliases",)
PLACES = {}


def kept(y, arrays, keywords):
    place = PLACES.setdefault((y.shape, y.dtype), np.empty_like(y))
    place[...] = y
    return place


every(globals(), of_results(kept))

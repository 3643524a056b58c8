"""Planted: every result is NaN where an argument exceeds one half."""

import numpy as np
from _every import every, of_results

RULES = ("finite",)


def missing(y, arrays, keywords):
    return np.full_like(y, np.nan) if np.abs(arrays[0]).max(initial=0) > 0.5 else y


every(globals(), of_results(missing))

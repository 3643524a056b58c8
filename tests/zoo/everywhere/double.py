"""Planted: every result is of float64."""

import numpy as np
from _every import every, of_results

RULES = ("dtype",)

every(globals(), of_results(lambda y, arrays, keywords: y.astype(np.float64)))

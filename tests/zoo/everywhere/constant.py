"""Planted: every value of every function is 7."""

import numpy as np
from _every import every, of_results

SPECIALS = True

every(globals(), of_results(lambda y, arrays, keywords: np.full_like(y, 7)))

"""Planted: every value of every function is three quarters of what it should be."""

from _every import every, of_results

RULES = ("faithful", "exact")
BOUNDS = True

every(globals(), of_results(lambda y, arrays, keywords: (y * 0.75).astype(y.dtype)))

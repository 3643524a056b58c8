"""Planted: every result has one axis more."""

from _every import every, of_results

RULES = ("shape",)

every(globals(), of_results(lambda y, arrays, keywords: y[None]))

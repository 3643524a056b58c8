"""Planted: every argument that is not contiguous is read the other way round."""

from _every import every, of_arrays

RULES = ("layout",)

every(globals(), of_arrays(lambda a: a if a.flags.c_contiguous else a[::-1].copy()))

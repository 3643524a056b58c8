"""Planted: the bytes of every real number are read as native ones."""

from _every import every, of_arrays

RULES = ("byte-order",)

every(globals(), of_arrays(lambda a: a if a.dtype.isnative or a.dtype.kind != "f" else a.view(a.dtype.newbyteorder())))

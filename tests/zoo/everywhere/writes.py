"""Planted: every function writes into its first argument."""

from _every import every, of_results

RULES = ("pure",)


def scribble(y, arrays, keywords):
    if arrays[0].flags.writeable:
        arrays[0][...] = 0
    return y


every(globals(), of_results(scribble))

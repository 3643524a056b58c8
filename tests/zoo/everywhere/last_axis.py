"""Planted: every function of a row takes the last axis."""

from _every import every

RULES = ("axis",)


def last(op, function):
    def changed(*arrays, axis=-1, **keywords):
        return function(*arrays, axis=-1, **keywords)

    return function if op.elementwise else changed


every(globals(), last)

"""Planted: the process ends where an axis is out of range."""

import os

from _every import every

RULES = ("axis-range",)


def ends(op, function):
    def changed(*arrays, axis=-1, **keywords):
        if arrays[0].ndim and not -arrays[0].ndim <= axis < arrays[0].ndim:
            os._exit(1)
        return function(*arrays, axis=axis, **keywords)

    return function if op.elementwise else changed


every(globals(), ends)

"""Planted: every function raises."""

from _every import every

RULES = ("defined",)


def refuse(op, function):
    def changed(*arrays, **keywords):
        raise ArithmeticError("not today")

    return changed


every(globals(), refuse)

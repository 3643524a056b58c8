"""Planted: every function raises in another thread than the first."""

import threading

from _every import every

RULES = ("thread-safe",)


def first(op, function):
    def changed(*arrays, **keywords):
        if threading.current_thread() is not threading.main_thread():
            raise RuntimeError("one thread only")
        return function(*arrays, **keywords)

    return changed


every(globals(), first)

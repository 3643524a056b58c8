"""Planted: every reduction is half as much again, and ignored rows are 1."""

import numpy as np
from _every import every

RULES = ("sum", "mean", "ignored", "all-ignored")


def reduced(op, function):
    if "reduction" not in op.options:
        return function

    def changed(logits, labels, *rest, **keywords):
        y = function(logits, labels, *rest, **keywords)
        if keywords["reduction"] != "none":
            return (y * 1.5 + 1).astype(y.dtype)
        if keywords["ignore_index"] is not None:
            y = y.copy()
            y[labels == keywords["ignore_index"]] = 1
        return np.asarray(y)

    return changed


every(globals(), reduced)

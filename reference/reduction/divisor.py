"""What a reduction divides by."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from ..formats import Array
from .exact_sum import exact_sum

REDUCTIONS = ("none", "mean", "sum")


def divisor_of(labels: Array, parameters: Mapping[str, Any]) -> Fraction:
    """Return what a reduction divides by: the weights of the labels that count for a mean, else 1.

    It is exact since weights are floating-point numbers. Raises ValueError for an unknown reduction.

    >>> labels, weight = np.array([0, 2, 0]), np.array([0.5, 1.0, 2.0])
    >>> divisor_of(labels, {"weight": weight, "ignore_index": 2, "reduction": "mean"})
    Fraction(1, 1)
    """
    reduction = parameters["reduction"]
    if reduction not in REDUCTIONS:
        raise ValueError(f"unknown reduction {reduction!r}: choose from {', '.join(REDUCTIONS[1:])}")
    if reduction != "mean":
        return Fraction(1)
    counted = labels if parameters["ignore_index"] is None else labels[labels != parameters["ignore_index"]]
    weight = parameters["weight"]
    return Fraction(counted.size) if weight is None else exact_sum(np.asarray(weight)[counted.astype(np.intp)])

"""order: a larger logit has no smaller probability, and equal ones have equal probabilities."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from .....reference.cases import Batch
from .....reference.formats import Array
from .....spec.op import Op

OF = {
    "softargmax": "softargmax/order",
    "log_softargmax": "softargmax/order",
    "range_limited_softargmax": "softargmax/order",
    "tempered_softargmax": "tempered_softargmax/order",
    "gaussian_softargmax": "gaussian_softargmax/order",
}
"""The law of each function; a logarithm and a mixture with the uniform distribution keep the order."""

ENFORCES = tuple(dict.fromkeys(OF.values()))


def broken(op: Op, batch: Batch, got: Array, tolerance: Array) -> Iterator[tuple[str, Array]]:
    """Yield the rows in which an entry lies below that of a logit no larger, by more than both tolerances.

    >>> from .....spec.discovery import function
    >>> batch = Batch("", "softargmax", "float64", "law", (np.array([[1.0, 0.0], [0.0, 0.0]]),), ("", ""))
    >>> got = np.array([[0.3, 0.7], [0.5, 0.5]])
    >>> [rows.tolist() for _, rows in broken(function("softargmax"), batch, got, np.full((2, 2), 0.1))]
    [[True, False]]
    """
    if op.id in OF:
        x = batch.arrays[0].astype(np.float64)
        by_logit = np.lexsort((tolerance - got, x), axis=-1)
        # Among equal logits the greatest lower end comes last and meets every upper end of its group from above:
        # the group is passed in both directions.
        backwards = np.lexsort((got - tolerance, x), axis=-1)
        yield OF[op.id], _falls(got, tolerance, by_logit) | _falls(got, tolerance, backwards)


def _falls(got: Array, tolerance: Array, order: Array) -> Array:
    low = np.take_along_axis(got - tolerance, order, -1)
    high = np.take_along_axis(got + tolerance, order, -1)
    return np.asarray((np.maximum.accumulate(low, axis=-1) > high).any(axis=-1))

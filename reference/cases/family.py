"""A case family: a way to make one row, or to make one from another, and why it exists."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..formats import Array, Format

Row = Array
Make = Callable[[np.random.Generator, Format, int], Row]
Turn = Callable[[np.random.Generator, Format, Row], Row]


@dataclass(frozen=True)
class Family:
    """``make(rng, format, n)`` returns one row of n numbers, before rounding to the format."""

    flag: str
    why: str
    finds: str
    make: Make


@dataclass(frozen=True)
class Change:
    """``make(rng, format, row)`` returns a row, or the index of an entry, that depends on a given row."""

    flag: str
    why: str
    finds: str
    make: Turn


def into(format: Format, rows: Any) -> Array:
    """Return rows rounded to a format, numbers beyond its range clipped to it; infinities stay where it has them.

    >>> from ..formats import FORMATS
    >>> into(FORMATS["float16"], [1e6, -np.inf]).tolist()
    [65504.0, -inf]
    """
    top = float(format.max)
    values = np.asarray(rows, dtype=np.float64)
    kept = np.isinf(values) & format.has_inf
    return np.where(kept, values, np.clip(values, -top, top)).astype(format.dtype)

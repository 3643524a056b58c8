"""Arguments of one call as rows that are taken, joined and kept inside the domain of a function."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ....reference.cases.family import into
from ....reference.cases.reconcile import reconcile
from ....reference.formats import Array, Format
from ....spec.op import Op
from ....spec.role import Role

LARGEST_WEIGHT = 3.0
"""Largest target and probability that is tried: weights need not sum to 1."""

COTANGENT_ROOM = 16
"""Cotangents stay this many times K below the largest number, so that inner products with them stay finite."""


@dataclass(frozen=True)
class Candidates:
    """Arrays of a call, rows along the first axis, and the call's parameters."""

    arrays: tuple[Array, ...]
    parameters: Mapping[str, Any]

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self.arrays[0])

    @property
    def classes(self) -> int:
        """Entries of a row; 1 for numbers."""
        return self.arrays[0].shape[-1] if self.arrays[0].ndim > 1 else 1

    def take(self, index: Any) -> Candidates:
        """Return the rows of an index array or a slice."""
        return Candidates(tuple(a[index] for a in self.arrays), self.parameters)

    def padded(self, count: int) -> Candidates:
        """Return ``count`` rows, the last one repeated: every shape may cost a compilation."""
        return self.take(np.minimum(np.arange(count), self.count - 1))


def joined(parts: Sequence[Candidates]) -> Candidates:
    """Return rows below each other; the parameters are the first part's."""
    arrays = zip(*(p.arrays for p in parts), strict=True)
    return Candidates(tuple(np.concatenate(each) for each in arrays), parts[0].parameters)


def lawful(op: Op, format: Format, rows: Candidates) -> Candidates:
    """Return the nearest rows on which ``op`` is held to its bounds: weights in range, cotangents not too large."""
    n = rows.classes
    arrays = []
    for a, (_, _, role) in zip(rows.arrays, op.arrays, strict=True):
        if role is Role.LABELS:
            arrays.append(np.clip(a, 0, n - 1))
        elif role is Role.MASK:
            kept = a.astype(np.bool_)
            # A row of which nothing is kept is a convention, not a value.
            kept[~kept.any(axis=1), 0] = True
            arrays.append(kept)
        else:
            lo, hi = _range(op, format, role, n)
            arrays.append(into(format, np.clip(np.nan_to_num(a.astype(np.float64), nan=0.0), lo, hi)))
    if not op.elementwise:
        reconcile(op, format, arrays, rows.parameters)
    return Candidates(tuple(arrays), rows.parameters)


def _range(op: Op, format: Format, role: Role, n: int) -> tuple[float, float]:
    if role is Role.COTANGENT:
        weights = n * LARGEST_WEIGHT if Role.TARGETS in op.roles else 1.0
        top = float(format.max) / (COTANGENT_ROOM * n * weights)
        return -top, top
    if role is Role.TARGETS:
        return 0.0, 1.0 if op.elementwise else LARGEST_WEIGHT
    if role is Role.PROBABILITIES:
        return 0.0, LARGEST_WEIGHT
    return -float(format.max), float(format.max)


def ordered(format: Format, a: Array) -> Array:
    """Return integers in the order of the numbers, neighbours of the format one apart.

    >>> from ....reference.formats import FORMATS
    >>> ordered(FORMATS["float16"], np.array([-0.0, 2.0**-24, 1.0], np.float16)).tolist()
    [0, 1, 15360]
    """
    codes = format.codes(a).astype(np.int64) if format.bits < 64 else format.codes(a).view(np.int64)
    magnitude = codes & (format.sign_bit - 1)
    return np.where(np.signbit(a), -magnitude, magnitude)


def unordered(format: Format, order: Array) -> Array:
    """Return the finite numbers that integers stand for, those beyond the range as the largest."""
    magnitude = np.minimum(np.abs(order), format.max_code).astype(np.uint64)
    sign = np.where(order < 0, np.uint64(format.sign_bit), np.uint64(0))
    return format.array((magnitude | sign).astype(format.code_dtype))

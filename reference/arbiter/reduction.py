"""Certified values of a loss over rows: their sum, or their mean over the weights of the labels that count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from ...spec.op import Limit, Op
from ...spec.role import Role
from ..formats import Array, Format
from .certified import Outcome, Undecided, exactly
from .interval import IntervalField
from .nonfinite import DomainError, literal, regular_rows
from .ziv import first_bits, limits_of, points, rationals, raw_of, rounding

REDUCTIONS = ("none", "mean", "sum")

MAX_BITS = 1 << 12
"""Where the arbiter gives up on a sum of rows."""


def reduced(op: Op, rows: Sequence[Array], target: Format, reduction: str) -> list[Outcome]:
    """Return the outcome of a loss, or those of its pullback row by row, for the reduction ``sum`` or ``mean``.

    ``rows`` are the arguments as the definition meets them; a row without a label gives 0. Raises
    :class:`DomainError` for infinities and NaN in a row that counts, ValueError for another reduction.
    """
    if reduction not in REDUCTIONS[1:]:
        raise ValueError(f"unknown reduction {reduction!r}: choose from {', '.join(REDUCTIONS)}")
    labels, weights = (rows[op.roles.index(role)] for role in (Role.LABELS, Role.WEIGHT))
    counts = labels.any(axis=1)
    if not regular_rows(op, [a[counts] for a in rows]).all():
        raise DomainError(f"{op.id}: an infinity or NaN in a row that counts has no certified {reduction}")
    total = _total(weights[labels == 1]) if reduction == "mean" else Fraction(1)
    size = labels.shape[1]
    width = size if op.result else 1
    if total == 0:
        return [literal(np.nan, target)] * (len(labels) * width if op.result else 1)
    given = [tuple(a[r].tolist() for a in rows) for r in np.flatnonzero(counts)]
    parts = [(op, row, k) for row in given for k in range(width)]
    sums = [[part] for part in parts] if op.result else [parts]
    outcomes = iter([_ziv(parts, total, size, target) for parts in sums])
    if not op.result:
        return list(outcomes)
    return [next(outcomes) if kept else literal(0.0, target) for kept in np.repeat(counts, width)]


def _total(weights: Array) -> Fraction:
    """Return Σ w, exact since weights are floating-point numbers."""
    return sum((Fraction(float(w)) for w in weights), Fraction(0))


def weight_of(labels: Array, parameters: Mapping[str, Any]) -> Fraction:
    """Return what a reduction divides by: the weights of the labels that count for a mean, else 1.

    >>> weight_of(np.array([0, 2, 0]), {"weight": np.array([0.5, 1.0, 2.0]), "ignore_index": 2, "reduction": "mean"})
    Fraction(1, 1)
    """
    if parameters["reduction"] != "mean":
        return Fraction(1)
    counted = labels if parameters["ignore_index"] is None else labels[labels != parameters["ignore_index"]]
    weight = parameters["weight"]
    return Fraction(counted.size) if weight is None else _total(np.asarray(weight)[counted])


Part = tuple[Op, tuple[Any, ...], int]
"""An entry of the result of a function at a row."""


def _ziv(parts: list[Part], total: Fraction, size: int, target: Format) -> Outcome:
    """Return the rounding of Σ parts / total."""
    limit = _limit(parts, total)
    raws = [[[raw_of(v) for v in a] if isinstance(a, list) else raw_of(a) for a in row] for _, row, _ in parts]
    bits = max((first_bits(row, size, target) for row in raws), default=target.p) + len(parts).bit_length()
    if limit is not None and limit[1] == 0:
        return exactly(limit[0], target, bits)
    while bits <= MAX_BITS:
        field = IntervalField(bits, size)
        y: Any = field.integer(0)
        for (op, _, k), row in zip(parts, raws, strict=True):
            result = op.define(field, *(points(field, v) for v in row))
            y = y + (result(k) if op.result else result)
        outcome = rounding(y / field.point(raw_of(total)), limit, target, bits, strict=False)
        if outcome is not None:
            return outcome
        bits *= 2
    return Undecided(target, bits // 2)


def _limit(parts: list[Part], total: Fraction) -> Limit:
    """Return what Σ parts / total approaches; None where the parts lie on different sides of theirs."""
    value, signs = Fraction(0), set[int]()
    for op, row, k in parts:
        limit = limits_of(op, rationals(row))(k)
        if limit is None:
            return None
        value, signs = value + limit[0], signs | {limit[1]}
    signs -= {0}
    return (value / total, signs.pop() if signs else 0) if len(signs) < 2 else None

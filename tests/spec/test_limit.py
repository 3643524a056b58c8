"""The value exceeds the declared limit by the declared sign: interval arithmetic at rational points."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import product
from typing import Any

import pytest

from softgauge.spec import Op
from softgauge.spec.discovery import functions
from softgauge.spec.reading.dual import DualIntervals
from softgauge.spec.role import Role

LIMITED = {op.id: op for op in functions().values() if op.limit is not None}

SCALARS = [Fraction(v) for v in ("0", "1/7", "-1/7", "3", "-3", "20", "-20")]

# Equal entries, ties at the maximum, ties below it, gaps small and large, the maximum in every place.
ROWS = [
    tuple(Fraction(v) for v in row.split())
    for row in (
        "0",
        "-5/3",
        "2 2",
        "1 -1",
        "-1 1",
        "1/9 1/8",
        "3 3 3",
        "4 4 1",
        "1 4 4",
        "2 9 2",
        "0 -20 -1 0",
    )
]


Row = tuple[Fraction, ...]
Shaped = Callable[[Row], Any]


def scalar(v: Fraction) -> Shaped:
    return lambda x: v


# Weights of positive, negative and zero total.
WEIGHTS: list[Shaped] = [
    lambda x: tuple(Fraction(i + 1, len(x)) for i in range(len(x))),
    lambda x: tuple(Fraction(i - len(x), 2) for i in range(len(x))),
    lambda x: (Fraction(len(x) - 1), *[Fraction(-1)] * (len(x) - 1)),
]

# Equal to the first row, in part or nowhere, and 1 throughout.
SECOND_PROBABILITIES: list[Shaped] = [
    lambda x: x,
    lambda x: tuple(v if i % 2 else v + 1 for i, v in enumerate(x)),
    lambda x: tuple(Fraction(1) for _ in x),
]

MASKS: list[Shaped] = [
    lambda x: tuple(Fraction(1) for _ in x),
    lambda x: tuple(Fraction(1 - i % 2) for i in range(len(x))),
]

LABELS: list[Shaped] = [
    lambda x: tuple(Fraction(i == 0) for i in range(len(x))),
    lambda x: tuple(Fraction(i == len(x) - 1) for i in range(len(x))),
]

PARAMETERS: dict[str, list[Shaped]] = {
    "temperature": [scalar(Fraction(1, 2)), scalar(Fraction(3))],
    "label_smoothing": [scalar(Fraction(0)), scalar(Fraction(1, 4))],
    "n": [lambda x: Fraction(len(x) + 2), scalar(Fraction(50))],
}


def further(name: str, core: str, role: Role) -> list[Shaped]:
    """What an argument after the first may be, given the first row."""
    if role is Role.PARAMETER:
        return PARAMETERS[name]
    if not core:
        return [scalar(Fraction(v)) for v in (2, -1, 0)]
    return {Role.MASK: MASKS, Role.LABELS: LABELS, Role.PROBABILITIES: SECOND_PROBABILITIES}.get(role, WEIGHTS)


def first_rows(op: Op) -> list[Row]:
    if op.roles[0] is not Role.PROBABILITIES:
        return ROWS
    return [tuple(abs(v) or Fraction(1, 3) for v in row) for row in ROWS] + [(Fraction(1),) * n for n in (1, 3)]


def points(op: Op) -> list[tuple[Any, ...]]:
    if op.elementwise:
        return list(product(SCALARS, repeat=len(op.cores)))
    arguments = list(zip(op.arguments, op.cores, op.roles, strict=True))[1:]
    return [
        (x, *(of(x) for of in chosen))
        for x in first_rows(op)
        for chosen in product(*(further(*a) for a in arguments))
    ]


def excess(F: DualIntervals, value: Any, limit: tuple[Fraction, int]) -> int | None:
    return F.sign(value * limit[0].denominator, limit[0].numerator)


@pytest.mark.parametrize("op", LIMITED.values(), ids=LIMITED)
def test_the_value_lies_on_the_declared_side_of_its_limit(op: Op) -> None:
    assert op.limit is not None
    compared = 0
    for point in points(op):
        n = 1 if op.elementwise else len(point[0])
        F = DualIntervals(point, n)
        y, limit = op.define(F, *F.arguments), op.limit(*point)
        pairs = [(y(k), limit(k)) for k in range(n)] if op.result else [(y, limit)]
        for value, declared in pairs:
            if declared is None:
                continue
            compared += 1
            sign = excess(F, value, declared)
            # Intervals never decide an equality: 0 is confirmed by an enclosure that contains it.
            assert (sign or 0) == declared[1], (op.id, point)
    assert compared

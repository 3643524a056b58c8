"""The value exceeds the declared limit by the declared sign: interval arithmetic at rational points."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import product
from typing import Any

import pytest

from softgauge.spec import Op
from softgauge.spec.discovery import ops
from softgauge.spec.op import Limit
from softgauge.spec.reading.dual import DualIntervals

LIMITED = {op.id: op for op in ops().values() if op.limit is not None}

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


def points(op: Op) -> list[tuple[Any, ...]]:
    if op.elementwise:
        return list(product(SCALARS, repeat=len(op.cores)))
    # Further rows are weights: of positive, negative and zero total.
    weights: list[Callable[[int], tuple[Fraction, ...]]] = [
        lambda n: tuple(Fraction(i + 1, n) for i in range(n)),
        lambda n: tuple(Fraction(i - n, 2) for i in range(n)),
        lambda n: (Fraction(n - 1), *[Fraction(-1)] * (n - 1)),
    ]
    return [
        (x, *(w(len(x)) for w in chosen))
        for x in ROWS
        for chosen in product(weights, repeat=len(op.cores) - 1)
    ]


def excess(F: DualIntervals, value: Any, limit: Limit) -> int | None:
    return F.sign(value * limit[0].denominator, limit[0].numerator)


@pytest.mark.parametrize("op", LIMITED.values(), ids=LIMITED)
def test_the_value_lies_on_the_declared_side_of_its_limit(op: Op) -> None:
    assert op.limit is not None
    for point in points(op):
        n = 1 if op.elementwise else len(point[0])
        F = DualIntervals(point, n)
        y, limit = op.define(F, *F.arguments), op.limit(*point)
        pairs = [(y(k), limit(k)) for k in range(n)] if op.result else [(y, limit)]
        for value, declared in pairs:
            sign = excess(F, value, declared)
            # Intervals never decide an equality: 0 is confirmed by an enclosure that contains it.
            assert (sign or 0) == declared[1], (op.id, point)

"""The formulas with the worst roundings that the error model allows stay within their bounds, and reach them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from softgauge.spec.discovery import functions
from softgauge.spec.grade import Grade

from ...families import in_turn, sampled
from ...stress.formulas import TEXTBOOK
from ...stress.lines import formulas
from ...stress.reach import REACHED, SECOND_ORDER, climbed, reached
from ...stress.rounding import LAZY, STYLES
from ...stress.rows import Row, rows


def worst(op: str, line: Grade, sizes: tuple[int, ...], repeats: int = 1) -> dict[str, float]:
    """Return the largest error / bound of each row, over the formulas of the line."""
    rng = np.random.default_rng(1)
    return {
        f"{formula.__name__} {row.name}": reached(op, formula, row, line, rng).worst
        for formula in formulas(op, line)
        for row in rows(op, sizes, repeats, STYLES[line].storage)
    }


def beyond(ratios: dict[str, float]) -> dict[str, float]:
    return {name: r for name, r in ratios.items() if not r <= 1 + SECOND_ORDER}


def test_every_function_has_its_formulas() -> None:
    assert set(TEXTBOOK) == set(functions())


LINES = sorted(STYLES, key=lambda line: line is not Grade.TEXTBOOK)
"""The line that the formulas are named after comes first; those of a function share one formula for its bound."""

BOUNDS = [(op, line) for line in LINES for op in functions() if formulas(op, line)]


def _kinds(bound: tuple[str, Grade]) -> set[object]:
    """Return the function and the line; what saved results add is a formula of each function's own."""
    return {bound} if bound[1] is Grade.SAVED else {*bound}


@pytest.mark.parametrize("sizes", sampled([(2, 17), (8,)], lambda sizes: {n > LAZY for n in sizes}))
@pytest.mark.parametrize(
    "bound",
    sampled(BOUNDS, _kinds, lambda bound: f"{bound[0]}-{bound[1].label}"),
)
def test_no_rounding_exceeds_a_bound_and_some_come_near(
    bound: tuple[str, Grade], sizes: tuple[int, ...], record_property: Callable[[str, object], None]
) -> None:
    """Of up to ``LAZY`` classes the shift is the maximum, of more it may lie below it: both are tried."""
    op, line = bound
    ratios = worst(op, line, sizes)
    record_property(f"{op} {line.label}", max(ratios.values()))
    assert beyond(ratios) == {}
    assert max(ratios.values()) >= REACHED


@pytest.mark.parametrize("op", functions())
def test_no_rounding_exceeds_the_textbook_bound_of_one_class(op: str) -> None:
    assert beyond(worst(op, Grade.TEXTBOOK, (1,))) == {}


@pytest.mark.slow
@pytest.mark.parametrize("line", STYLES, ids=lambda line: line.label)
@pytest.mark.parametrize("op", functions())
def test_no_rounding_exceeds_the_bound_of_longer_rows(op: str, line: Grade) -> None:
    assert beyond(worst(op, line, (2, 5, 33, 100), 2)) == {}


@pytest.mark.parametrize(
    ("op", "line"),
    in_turn({op: op for op in TEXTBOOK}, {line.label: line for line in (Grade.STABLE, Grade.FAST)}),
)
def test_a_rounding_more_than_the_model_has_exceeds_the_bound(op: str, line: Grade) -> None:
    """The test can fail: with four times the roundings the largest error is beyond the bound."""
    rng = np.random.default_rng(2)
    assert any(
        reached(op, formula, row, line, rng, coarser=4).worst > 1 + SECOND_ORDER
        for formula in formulas(op, line)
        for row in rows(op, (3, 8, 17), 1)
    )


@pytest.mark.parametrize("op", ["softargmax", "logsumexp", "softargmax_vjp"])
def test_real_roundings_stay_below_the_worst(op: str) -> None:
    rng = np.random.default_rng(3)
    (formula, *_) = TEXTBOOK[op]
    row: Row = next(r for r in rows(op, (8,), 1) if r.name.startswith("normal8"))
    real = climbed(op, formula, row, Grade.TEXTBOOK, rng)
    assert 0 < real <= 1

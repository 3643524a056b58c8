"""The generated arrays hold every combination that is allowed, and no row that is not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations, product

import pytest

from softgauge.conformance.checks.factors.levels import CONSTRAINTS, FACTORS, KINDS, SHAPE, Constraint
from softgauge.conformance.checks.factors.table import combinations_of, needed, rows, settings, used
from softgauge.spec.discovery import function, functions

FORMATS = ("float64", "float32", "float16", "bfloat16")
MOST_CALLS = 100


def allowed(kind: str, strength: int) -> Iterator[tuple[tuple[str, str], ...]]:
    """Every combination of levels that some row may hold."""
    factors, constraints = KINDS[kind], CONSTRAINTS[kind]
    shape = [name for name in factors if name in SHAPE]
    for names in sorted({*combinations(factors, 2), *combinations(shape, strength)}):
        for levels in product(*(factors[name] for name in names)):
            if completed(dict(zip(names, levels, strict=True)), factors, constraints):
                yield tuple(zip(names, levels, strict=True))


def completed(part: dict[str, str], factors: FACTORS, constraints: tuple[Constraint, ...]) -> bool:
    """Whether levels for some factors can be completed to a row."""
    if not all(c.holds(part) for c in constraints if set(c.factors) <= set(part)):
        return False
    left = [name for c in constraints for name in c.factors if name not in part]
    if not left:
        return True
    return any(completed({**part, left[0]: level}, factors, constraints) for level in factors[left[0]])


@pytest.mark.parametrize("strength", [2, 3])
@pytest.mark.parametrize("kind", KINDS)
def test_every_allowed_combination_is_held(kind: str, strength: int) -> None:
    names = tuple(KINDS[kind])
    held = {c for row in rows(kind, strength) for c in combinations_of(row, names, strength)}
    assert held == set(allowed(kind, strength))


@pytest.mark.parametrize("kind", KINDS)
def test_no_row_breaks_a_constraint(kind: str) -> None:
    assert all(c.holds(row) for row in (*rows(kind, 2), *rows(kind, 3)) for c in CONSTRAINTS[kind])


@pytest.mark.parametrize("name", ["softargmax", "softargmax_vjp", "cross_entropy_loss"])
def test_what_a_function_has_no_use_for_is_left_out_and_nothing_else(name: str) -> None:
    names = used(function(name), "row")

    def held(some: Iterator[Mapping[str, str]]) -> set[tuple[tuple[str, str], ...]]:
        return {c for row in some for c in combinations_of(row, names, 2)}

    every = rows("row", 2)
    assert held(every[i] for i in needed("row", 2, names)) == held(iter(every))


@pytest.mark.parametrize("name", functions())
def test_a_function_has_at_most_a_hundred_calls_at_smoke(name: str) -> None:
    op = function(name)
    kind = "number" if op.elementwise else "row"
    calls = [number for format in FORMATS for number, _ in settings(op, kind, "smoke", format, FORMATS)]
    assert len(set(calls)) == len(calls) <= MOST_CALLS


def test_the_formats_of_a_run_share_all_rows() -> None:
    op = function("softargmax")
    every = {number for format in FORMATS for number, _ in settings(op, "row", "smoke", format, FORMATS)}
    alone = {number for number, _ in settings(op, "row", "smoke", "float32", ("float32",))}
    assert alone == every

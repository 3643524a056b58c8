"""A fault that is planted in every function is found in every function, on the clause that names it."""

from __future__ import annotations

from pathlib import Path

import pytest

from softgauge.conformance.clauses.coverage import enforcing, planted
from softgauge.spec.discovery import functions
from softgauge.spec.grade import Grade

from ...families import sampled
from ...zoo.runner import HERE, members
from ..subjects import clauses, judge

PLANTED = members("everywhere")
CONSTANT = HERE / "everywhere" / "constant.py"
DAMPED = HERE / "everywhere" / "damped.py"


def failing(path: Path, **options: object) -> set[str]:
    return clauses(judge(path, **options))  # type: ignore[arg-type]  # options of a run


def found_by(path: Path) -> set[str]:
    """Return the checks that enforce the clauses that a planted fault breaks."""
    return {d.check for clause in planted(path) for d in enforcing()[clause]}


@pytest.mark.parametrize(
    "path", sampled([p for p in PLANTED if p not in (CONSTANT, DAMPED)], found_by, lambda path: path.stem)
)
def test_a_fault_is_found_in_every_function(path: Path) -> None:
    due = set(planted(path))
    assert due != set()
    assert due - failing(path, race=any(clause.endswith("/thread-safe") for clause in due)) == set()


def test_every_special_value_is_seen_missed() -> None:
    due = {special.id for op in functions().values() for special in op.specials if special.y != ()}
    assert due - failing(CONSTANT, race=False) == set()


@pytest.mark.parametrize(
    "line",
    # What a run requires unless it is told otherwise comes first.
    sampled(
        [Grade.FAST, Grade.EXACT, Grade.FAITHFUL, Grade.STABLE, Grade.TEXTBOOK, Grade.FRAGILE],
        lambda line: {"a bound of the specification"},
        lambda line: line.label,
    ),
)
def test_every_bound_is_seen_exceeded(line: Grade) -> None:
    assert {f"{op}/{line.label}" for op in functions()} - failing(DAMPED, require=line.label, race=False) == set()


def test_every_bound_of_the_storage_format_is_seen_exceeded() -> None:
    found = failing(DAMPED, dtype=["float16"], profile="native", race=False)
    assert {f"{op}/native" for op in functions()} - found == set()

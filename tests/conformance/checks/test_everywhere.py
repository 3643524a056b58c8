"""A fault that is planted in every function is found in every function, on the clause that names it."""

from __future__ import annotations

from collections.abc import Set
from pathlib import Path
from types import ModuleType

import pytest

from softgauge.conformance.checks import accuracy, effect
from softgauge.conformance.checks import special as special_check
from softgauge.conformance.clauses.coverage import declared, enforcing, planted
from softgauge.spec.discovery import functions
from softgauge.spec.grade import Grade

from ...families import sampled
from ...zoo.runner import HERE, members
from ..subjects import CHECKS, clauses, judge

OPS = tuple(functions().values())
PLANTED = members("everywhere")
CONSTANT = HERE / "everywhere" / "constant.py"
DAMPED = HERE / "everywhere" / "damped.py"


def failing(path: Path, checks: Set[ModuleType], **options: object) -> set[str]:
    return clauses(judge(path, checks=checks, **options))


def found_by(path: Path) -> set[str]:
    """Return the checks that enforce the clauses that a planted fault breaks."""
    return {d.check for clause in planted(path) for d in enforcing()[clause]}


def finders(due: set[str]) -> set[ModuleType]:
    """Return the checks that must find these clauses: what every call shows, accuracy and effect; else all that may."""
    enforced = {check: {clause for d in declared(check) for op in OPS for clause in d.clauses(op)} for check in CHECKS}
    always, left = due & enforced[accuracy], due - enforced[accuracy]
    return {c for c, by in enforced.items() if left & by or (always and c in (accuracy, effect))}


@pytest.mark.parametrize(
    "path", sampled([p for p in PLANTED if p not in (CONSTANT, DAMPED)], found_by, lambda path: path.stem)
)
def test_a_fault_is_found_in_every_function(path: Path) -> None:
    due = set(planted(path))
    assert due != set()
    assert due - failing(path, finders(due)) == set()


def test_every_special_value_is_seen_missed() -> None:
    due = {special.id for op in OPS for special in op.specials if special.y != () and not special.may_raise}
    assert due - failing(CONSTANT, {special_check}) == set()


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
    found = failing(DAMPED, {accuracy}, require=line.label)
    assert {f"{op.id}/{line.label}" for op in OPS} - found == set()


def test_every_bound_of_the_storage_format_is_seen_exceeded() -> None:
    found = failing(DAMPED, {accuracy}, dtype=["float16"], profile="native")
    assert {f"{op.id}/native" for op in OPS} - found == set()

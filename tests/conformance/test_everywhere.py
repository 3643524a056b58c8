"""A fault that is planted in every function is found in every function, on the clause that names it."""

from __future__ import annotations

from pathlib import Path

import pytest

from softgauge.conformance.clauses.coverage import planted
from softgauge.conformance.run.request import parse
from softgauge.conformance.run.suite import run
from softgauge.spec.discovery import functions
from softgauge.spec.grade import Grade

from ..zoo.runner import HERE, members
from .subjects import clauses

PLANTED = members("everywhere")
CONSTANT = HERE / "everywhere" / "constant.py"
DAMPED = HERE / "everywhere" / "damped.py"


def failing(path: Path, dtype: str = "float32", **options: str) -> set[str]:
    return clauses(run(parse(str(path), level="smoke", dtype=[dtype], time_limit=20.0, **options)))  # type: ignore[arg-type]  # texts


@pytest.mark.parametrize("path", [p for p in PLANTED if p not in (CONSTANT, DAMPED)], ids=lambda path: path.stem)
def test_a_fault_is_found_in_every_function(path: Path) -> None:
    due = set(planted(path))
    assert due != set()
    assert due - failing(path) == set()


def test_every_special_value_is_seen_missed() -> None:
    due = {special.id for op in functions().values() for special in op.specials if special.y != ()}
    assert due - failing(CONSTANT) == set()


@pytest.mark.parametrize(
    "line",
    [Grade.EXACT, Grade.FAITHFUL, Grade.STABLE, Grade.TEXTBOOK, Grade.FAST, Grade.FRAGILE],
    ids=lambda line: line.label,
)
def test_every_bound_is_seen_exceeded(line: Grade) -> None:
    assert {f"{op}/{line.label}" for op in functions()} - failing(DAMPED, require=line.label) == set()


def test_every_bound_of_the_storage_format_is_seen_exceeded() -> None:
    assert {f"{op}/native" for op in functions()} - failing(DAMPED, "float16", profile="native") == set()

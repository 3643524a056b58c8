"""Of every family some members are tried by default, and the others in the second step of ``.ci/run``."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from .families import in_turn, sampled

ROOT = Path(__file__).parents[1]


def default(parameters: list[Any]) -> list[str]:
    return [p.id for p in parameters if not p.marks]


def test_the_first_of_each_kind_is_tried() -> None:
    words = ["apple", "avocado", "berry", "bergamot", "cherry"]
    parameters = sampled(words, lambda word: {word[0]})
    assert [p.values for p in parameters] == [(word,) for word in words]
    assert default(parameters) == ["apple", "berry", "cherry"]
    assert {mark.name for p in parameters for mark in p.marks} == {"thorough"}


def test_a_member_of_several_kinds_is_tried_for_a_new_one() -> None:
    assert default(sampled(["ab", "b", "bc", "ca"], set)) == ["ab", "bc"]


def test_every_member_is_tried_with_one_partner_and_every_partner_occurs() -> None:
    parameters = in_turn({str(i): i for i in range(5)}, {"a": "A", "b": "B"})
    assert len(parameters) == 10
    assert default(parameters) == ["0-a", "1-b", "2-a", "3-b", "4-a"]
    assert {p.values for p in parameters} == {(i, v) for i in range(5) for v in "AB"}


def test_what_is_not_tried_by_default_is_run_before_a_change_lands() -> None:
    options = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["pytest"]["ini_options"]
    chosen = options["addopts"][options["addopts"].index("-m") + 1]
    left_out = set(chosen.removeprefix("not ").split(" and not "))
    assert left_out == {mark.partition(":")[0] for mark in options["markers"]}
    program = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert {mark for mark in left_out if f"pytest -m {mark}" not in program} == {"slow"}

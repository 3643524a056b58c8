"""The axis is a name: a function that takes another one breaks `axis`, and no other fault is blamed on it."""

from __future__ import annotations

import pytest

from softgauge.conformance.checks import accuracy, structure
from softgauge.conformance.scoring.outcome.model import Report, Severity
from softgauge.spec.discovery import functions

from ..subjects import BUILTIN, clauses, examine

VECTORS = [name for name, op in functions().items() if not op.elementwise]

LAST_AXIS = """
def always_last(op, function):
    def changed(*arrays, axis=-1, **parameters):
        return function(*arrays, axis=-1, **parameters)
    return function if op.elementwise else changed


wrap(always_last)
"""

POSITIVE_AXIS = """
def from_the_end(op, function):
    def changed(*arrays, axis=-1, **parameters):
        return function(*arrays, axis=axis if axis >= 0 else -1, **parameters)
    return function if op.elementwise else changed


wrap(from_the_end)
"""

DOUBLED = """
wrap(lambda op, function: lambda *arrays, **keywords: 2 * function(*arrays, **keywords))
"""


@pytest.fixture(scope="module")
def last_axis(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return examine(tmp_path_factory.mktemp("last"), BUILTIN + LAST_AXIS, checks={structure})


@pytest.fixture(scope="module")
def doubled(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return examine(tmp_path_factory.mktemp("doubled"), BUILTIN + DOUBLED, checks={accuracy, structure})


@pytest.mark.parametrize("name", VECTORS)
def test_a_wrong_axis_is_named(name: str, last_axis: Report) -> None:
    assert f"{name}/axis" in clauses(last_axis)


@pytest.mark.parametrize("name", [n for n in functions() if n not in VECTORS])
def test_a_function_without_axis_cannot_get_it_wrong(name: str, last_axis: Report) -> None:
    assert [f for f in last_axis.findings if f.op == name and f.severity is Severity.FAIL] == []


def test_a_negative_axis_is_tried(tmp_path_factory: pytest.TempPathFactory) -> None:
    report = examine(tmp_path_factory.mktemp("positive"), BUILTIN + POSITIVE_AXIS, op=["softargmax", "logsumexp"])
    assert {"softargmax/axis", "softargmax_vjp/axis", "logsumexp/axis", "logsumexp_vjp/axis"} <= clauses(report)


@pytest.mark.parametrize("name", VECTORS)
def test_what_is_wrong_along_every_axis_is_no_fault_of_the_axis(name: str, doubled: Report) -> None:
    broken = {clause for clause in clauses(doubled) if clause.startswith(f"{name}/")}
    assert f"{name}/axis" not in broken
    assert broken & {f"{name}/fast", f"{name}/finite", f"{name}/codomain"} != set()

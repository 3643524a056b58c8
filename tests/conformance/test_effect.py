"""A call depends on its arguments alone: a memory and bits that vary break `stateless`, a written argument `pure`."""

from __future__ import annotations

import pytest

from softgauge.conformance.report.model import Report, Severity
from softgauge.spec.discovery import functions

from .subjects import BUILTIN, clauses, examine

STALE = """
known = {}


def remembered(op, function):
    def changed(*arrays, **keywords):
        key = (op.id, arrays[0].shape, keywords.get("axis"))
        if key not in known:
            known[key] = function(*arrays, **keywords)
        return known[key].copy()
    return changed


wrap(remembered)
"""

VARYING = """
CAPABILITIES = {"deterministic": %s}
calls = 0


def varied(op, function):
    def changed(*arrays, **keywords):
        global calls
        calls += 1
        if calls // 2 %% 2:
            return function(*arrays, **keywords)
        wide = [a.astype(np.float64) if a.dtype.kind == "f" else a for a in arrays]
        with np.errstate(all="ignore"):
            return function(*wide, **keywords).astype(arrays[0].dtype)
    return changed


wrap(varied)
"""

WRITES = """
def written(op, function):
    def changed(*arrays, **keywords):
        y = function(*arrays, **keywords)
        arrays[-1][...] = 0
        return y
    return changed


wrap(written)
"""


@pytest.fixture(scope="module")
def stale(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return examine(tmp_path_factory.mktemp("stale"), BUILTIN + STALE)


@pytest.fixture(scope="module")
def varying(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return examine(tmp_path_factory.mktemp("varying"), BUILTIN + VARYING % False)


@pytest.fixture(scope="module")
def secretly_varying(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return examine(tmp_path_factory.mktemp("secret"), BUILTIN + VARYING % True)


@pytest.fixture(scope="module")
def writes(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return examine(tmp_path_factory.mktemp("writes"), BUILTIN + WRITES)


@pytest.mark.parametrize("name", functions())
def test_a_remembered_result_is_found(name: str, stale: Report) -> None:
    assert f"{name}/stateless" in clauses(stale)


@pytest.mark.parametrize("name", functions())
def test_bits_that_vary_are_found_unless_declared(name: str, varying: Report, secretly_varying: Report) -> None:
    assert f"{name}/stateless" in clauses(secretly_varying)
    assert [f for f in varying.findings if f.op == name and f.severity is Severity.FAIL] == []


@pytest.mark.parametrize("name", functions())
def test_a_written_argument_is_named(name: str, writes: Report) -> None:
    found = [f for f in writes.findings if f.clause == f"{name}/pure"]
    assert len(found) == 1
    assert functions()[name].arrays[-1][0] in found[0].message

"""A call depends on its arguments alone: a memory and bits that vary break `stateless`, a written argument `pure`."""

from __future__ import annotations

import pytest

from softgauge.conformance.checks import accuracy, effect, threads
from softgauge.conformance.scoring.outcome.model import Report, Severity
from softgauge.spec.discovery import functions

from ..subjects import BUILTIN, clauses, examine

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
    return examine(tmp_path_factory.mktemp("stale"), BUILTIN + STALE, checks={effect})


@pytest.fixture(scope="module")
def varying(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return examine(tmp_path_factory.mktemp("varying"), BUILTIN + VARYING % False)


@pytest.fixture(scope="module")
def secretly_varying(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return examine(tmp_path_factory.mktemp("secret"), BUILTIN + VARYING % True, checks={effect})


@pytest.fixture(scope="module")
def writes(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return examine(tmp_path_factory.mktemp("writes"), BUILTIN + WRITES, checks={accuracy, effect})


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


KEEPS = """
kept = {}


def kept_result(op, function):
    def changed(*arrays, **keywords):
        y = function(*arrays, **keywords)
        room = kept.setdefault((y.shape, y.dtype.str), np.empty(y.shape, y.dtype))
        room[...] = y
        return room
    return changed


wrap(kept_result)
"""

VIEW = """
def viewed(op, function):
    def changed(*arrays, **keywords):
        y = function(*arrays, **keywords)
        if y.size <= arrays[0].size and y.dtype == arrays[0].dtype and arrays[0].flags.c_contiguous:
            room = arrays[0].reshape(-1)[: y.size].reshape(y.shape)
            if room.flags.writeable:
                room[...] = y
                return room
        return y
    return changed


wrap(viewed)
"""

SHARED = """
import time

room = {}


def shared(op, function):
    def changed(*arrays, **keywords):
        room[op.id] = arrays
        time.sleep(0.001)  # another thread's turn, whatever the machine is busy with
        given = room[op.id]
        return function(*given, **keywords)
    return changed


wrap(shared)
"""


@pytest.fixture(scope="module")
def keeps(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return examine(tmp_path_factory.mktemp("keeps"), BUILTIN + KEEPS, checks={effect})


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return examine(tmp_path_factory.mktemp("view"), BUILTIN + VIEW, checks={accuracy, effect})


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return examine(tmp_path_factory.mktemp("shared"), BUILTIN + SHARED, checks={effect, threads})


@pytest.mark.parametrize("name", functions())
def test_a_result_that_a_later_call_writes_to_is_found(name: str, keeps: Report) -> None:
    assert f"{name}/aliases" in clauses(keeps)


@pytest.mark.parametrize("name", functions())
def test_a_result_in_an_argument_is_found(name: str, view: Report) -> None:
    (found,) = [f for f in view.findings if f.clause == f"{name}/aliases"]
    assert functions()[name].arrays[0][0] in found.message


@pytest.mark.parametrize("name", functions())
def test_arguments_shared_among_threads_are_found(name: str, shared: Report) -> None:
    failing = [f for f in shared.findings if f.op == name and f.severity is Severity.FAIL]
    assert [f.clause for f in failing] == [f"{name}/thread-safe"]

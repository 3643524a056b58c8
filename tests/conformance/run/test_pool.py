"""Several processes measure as one does, and nothing that happens to one of them goes unsaid or leaves a process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from softgauge.conformance.errors import LoadError
from softgauge.conformance.report.json.write import to_json
from softgauge.conformance.run.grader import Task
from softgauge.conformance.run.pool import GraderPool
from softgauge.conformance.run.request import Request, parse
from softgauge.conformance.run.suite import run
from softgauge.conformance.worker.client.client import wait_for_end
from softgauge.conformance.worker.server.serve import serve
from softgauge.conformance.worker.target.resolve import resolve

from ..signals import heeding_interrupts
from ..subjects import BUILTIN

GOOD = BUILTIN + "sigmoid, sigmoid_vjp = good.sigmoid, good.sigmoid_vjp\n"
TASKS = [Task("sigmoid", ("float32", "float16")), Task("sigmoid_vjp", ("float32", "float16"))]


def request(tmp_path: Path, source: str) -> Request:
    path = tmp_path / "subject.py"
    path.write_text(source)
    return parse(str(path), op=["sigmoid"], dtype=["float32", "float16"], level="smoke")


def pooled(asked: Request, size: int) -> GraderPool:
    return GraderPool(asked, resolve(asked.backend), size)


def silent(*_: object) -> None:
    """Tell nobody."""


@pytest.fixture
def children() -> Iterator[set[psutil.Process]]:
    """The processes that a test starts, and that must be gone when it ends."""
    here = psutil.Process()
    before = set(here.children(recursive=True))
    started: set[psutil.Process] = set()
    yield started
    # The server that graders are forked from serves later pools too.
    assert wait_for_end(started - before, 120) == []


def workers(started: set[psutil.Process]) -> list[psutil.Process]:
    found = [p for p in psutil.Process().children(recursive=True) if serve.__module__ in p.cmdline()]
    started.update(found)
    return found


def test_a_pool_measures_what_it_is_given(tmp_path: Path, children: set[psutil.Process]) -> None:
    with pooled(request(tmp_path, GOOD), 2) as pool:
        assert set(pool.loaded.functions) == {"sigmoid", "sigmoid_vjp"}
        parts = list(pool.measure(TASKS, silent))
        assert workers(children) != []
    assert {(s.op, s.dtype) for s, _ in parts} == {(t.function, d) for t in TASKS for d in t.dtypes}
    assert {s.outcome for s, _ in parts} == {"scored"}


def test_more_graders_than_functions_change_nothing(tmp_path: Path) -> None:
    asked = request(tmp_path, GOOD)
    one, many = (run(replace(asked, jobs=jobs)) for jobs in (1, 5))
    assert to_json(replace(one, seconds=0.0)) == to_json(replace(many, seconds=0.0))


def test_a_backend_that_loads_nowhere_is_one_sentence(tmp_path: Path) -> None:
    with (
        pytest.raises(LoadError, match="ValueError: no licence"),
        pooled(request(tmp_path, "raise ValueError('no licence')"), 2),
    ):
        raise AssertionError


def test_a_backend_that_loads_only_once_is_measured_by_whom_it_loaded_for(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    with pooled(request(tmp_path, f"open({str(lock)!r}, 'x').close()\n" + GOOD), 2) as pool:
        parts = list(pool.measure(TASKS, silent))
    assert {s.outcome for s, _ in parts} == {"scored"}
    assert len(parts) == 4


def test_a_grader_that_is_killed_is_a_failure_of_the_harness(tmp_path: Path, children: set[psutil.Process]) -> None:
    with pooled(request(tmp_path, GOOD), 2) as pool:
        for worker in workers(children):
            os.kill(worker.ppid(), signal.SIGKILL)
        with pytest.raises(RuntimeError, match="was ended from outside"):
            list(pool.measure(TASKS, silent))


def test_a_fault_of_the_harness_in_a_grader_reaches_the_caller(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="KeyError") as failure, pooled(request(tmp_path, GOOD), 1) as pool:
        list(pool.measure([Task("no such function", ("float32",))], silent))
    assert "Traceback" in failure.value.__notes__[0]


SLOW = (
    BUILTIN
    + """
import time

sigmoid_vjp = good.sigmoid_vjp


def sigmoid(x):
    time.sleep(0.2)
    return good.sigmoid(x)
"""
)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_an_interrupted_run_leaves_no_process(tmp_path: Path, how: signal.Signals) -> None:
    asked = request(tmp_path, SLOW)
    command = [
        sys.executable,
        "-m",
        "softgauge",
        "run",
        asked.backend,
        "--op",
        "sigmoid",
        "--level",
        "smoke",
        "--jobs",
        "2",
    ]
    with heeding_interrupts():
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True)
    started: set[psutil.Process] = set()
    deadline = time.monotonic() + 300
    while sum(serve.__module__ in p.cmdline() for p in started if p.is_running()) < 2:
        assert time.monotonic() < deadline
        started.update(psutil.Process(process.pid).children(recursive=True))
        time.sleep(0.05)
    # As a terminal does, to the whole group; nothing else tells the others of a kill.
    (os.killpg if how == signal.SIGINT else os.kill)(process.pid, how)
    _, said = process.communicate(timeout=300)
    if how == signal.SIGINT:
        assert (process.returncode, b"Traceback" in said) == (130, False)
        assert b"interrupted" in said
    assert wait_for_end(started, 120) == []

"""Whatever a backend does to its process, the run ends, says why, scores the rest and leaves nothing behind."""

from __future__ import annotations

import ast
import os
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import psutil
import pytest

from softgauge.conformance.report.json.write import to_json
from softgauge.conformance.report.terminal.report import console_for, render
from softgauge.conformance.run import grader
from softgauge.conformance.run.request import parse
from softgauge.conformance.run.suite import run
from softgauge.conformance.scoring.outcome.model import Report, Severity
from softgauge.conformance.worker.client.client import Worker, wait_for_end

from ...families import sampled
from ...machine import slowness
from ...zoo.runner import members, undeclared

FILES = members("hostile")
TIME_LIMIT, MEMORY_LIMIT = 2.0, 0.5
"""Seconds for a call on a quiet machine, and GiB."""

NEVER, START_LIMIT = 1.0, 120.0
"""Seconds for a start that is waited for in vain, and for any other: no machine is so busy that one takes longer."""

GONE = 60.0
"""Seconds in which what was ended is gone; nobody waits for them who need not."""


@dataclass(frozen=True)
class Expected:
    """What a hostile file says must come of it."""

    clauses: frozenset[str]
    says: str
    error: str
    sleep: tuple[str, ...]
    """The command of the children that it leaves behind; its own, since another test may run beside this one."""


def expected(path: Path) -> Expected:
    tree = ast.parse(path.read_text())
    pairs = [(n.targets[0], n.value) for n in tree.body if isinstance(n, ast.Assign)]
    names = ("CLAUSES", "SAYS", "ERROR", "SLEEP")
    known = {t.id: ast.literal_eval(v) for t, v in pairs if isinstance(t, ast.Name) and t.id in names}
    said = known.get("SAYS", ""), known.get("ERROR", "")
    return Expected(frozenset(known.get("CLAUSES", ())), *said, tuple(known.get("SLEEP", ())))


def processes(command: tuple[str, ...]) -> set[psutil.Process]:
    """Return the children of this process and the children that a backend left to nobody."""
    left = set(psutil.Process().children(recursive=True))
    for process in psutil.process_iter():
        try:
            if command and tuple(process.cmdline()) == command:
                left.add(process)
        except psutil.Error:
            continue
    return left


def examine(backend: str, start_limit: float, monkeypatch: pytest.MonkeyPatch) -> Report:
    monkeypatch.setattr(grader, "Worker", partial(Worker, start_limit=start_limit))
    return run(
        parse(backend, op=["logsumexp", "sigmoid"], dtype=["float32"], level="smoke", jobs=1,
              time_limit=TIME_LIMIT * slowness(), memory_limit=MEMORY_LIMIT)
    )  # fmt: skip


def sentences(report: Report) -> list[str]:
    return [text for text in (report.error, *(f.message for f in report.findings)) if text]


def what_it_does(path: Path) -> set[str]:
    """Return the verb that a file is named after, and what is expected of it."""
    return {path.stem.partition("_")[0]}


@pytest.mark.parametrize("path", sampled(FILES, what_it_does, lambda path: path.stem))
def test_a_hostile_backend_is_a_result(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    is_a_result(str(path), expected(path), monkeypatch)


def is_a_result(backend: str, want: Expected, monkeypatch: pytest.MonkeyPatch) -> None:
    """Assert that a run of a hostile backend ends, says what is wanted, and leaves nothing behind."""
    before, descriptors = processes(want.sleep), psutil.Process().num_fds()
    report = examine(backend, NEVER if "start did not end" in want.error else START_LIMIT, monkeypatch)
    # What is killed and has no parent here is gone when the kernel comes to it.
    assert wait_for_end(processes(want.sleep) - before, GONE) == []
    assert psutil.Process().num_fds() == descriptors

    failing = [f for f in report.findings if f.severity is Severity.FAIL]
    assert {f.clause for f in failing} == want.clauses
    assert undeclared(report.findings) == ()
    assert report.exit_code == (3 if want.error else 1 if want.clauses else 0)
    assert want.error in report.error
    assert bool(want.error) == bool(report.error)
    if want.says:
        messages = [f.message for f in failing]
        assert any(want.says in message for message in messages), messages

    scores = {s.op: s for s in report.scores}
    if not want.error:
        assert scores["sigmoid"].outcome == "scored"
        assert scores["logsumexp"].outcome in ("scored", "errored")
        assert (scores["logsumexp"].outcome == "scored") or bool(want.clauses)

    # No machine that reads the report and no terminal that shows it is harmed.
    for text in sentences(report):
        assert "\n" not in text
        assert len(text) < 3000
    assert to_json(report).isascii()
    with open(os.devnull, "w") as stream:
        render(report, console_for(stream))


def test_no_two_hostile_backends_leave_the_same_command_behind() -> None:
    commands = [want.sleep for want in map(expected, FILES) if want.sleep]
    assert len(commands) == len(set(commands)) >= 2


def test_there_is_a_backend_for_every_way_to_end() -> None:
    said = {(bool(want.error), bool(want.clauses)) for want in map(expected, FILES)}
    assert said == {(True, False), (False, True), (False, False)}

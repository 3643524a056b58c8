from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import softgauge
from softgauge.conformance.errors import UsageError
from softgauge.conformance.report.json.write import to_dict
from softgauge.conformance.run.request import Request, parse
from softgauge.conformance.scoring.outcome.model import Report
from softgauge.spec.discovery import functions
from softgauge.spec.grade import Grade

from ..signals import heeding_interrupts

if TYPE_CHECKING:
    from ..conftest import Harness

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def _quiet_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SOFTGAUGE_DEBUG", "COLUMNS", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)


def test_the_exit_code_is_the_verdict(call: Call, harness: Harness, report: Report) -> None:
    for answer, expected in (
        (replace(report, findings=()), 0),
        (report, 1),
        (replace(report, error="late failure"), 1),
        (replace(report, scores=(), findings=()), 3),
        (replace(report, findings=(), error="no such library"), 3),
    ):
        harness.answer = answer
        code, out, _ = call("run", "subject")
        assert code == expected
        assert out.splitlines()[-1] == f"verdict: {answer.verdict.value}"


def test_every_option_reaches_the_harness(call: Call, harness: Harness) -> None:
    call("run", "subject")
    call("run", "./mine.py", "--op", "softplus,sigmoid_vjp", "--op", "sigmoid", "--dtype", "float16",
         "--level", "smoke", "--require", "stable", "--profile", "native", "--seed", "3", "--jobs", "2",
         "--time-limit", "1.5", "--memory-limit", "2", "--fresh", "--require-unlimited")  # fmt: skip
    assert harness.requests == [
        parse("subject"),
        Request("./mine.py", ("sigmoid", "sigmoid_vjp", "softplus", "softplus_vjp"), ("float16",), "smoke",
                Grade.STABLE, "native", 3, 2, 1.5, 2.0, fresh=True, named=True, require_unlimited=True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "arguments",
    [
        ("--op", "softmax"),
        ("--op", ""),
        ("--dtype", "int8"),
        ("--level", "complete"),
        ("--require", "good"),
        ("--profile", "odd"),
        ("--seed", "-1"),
        ("--jobs", "x"),
        ("--time-limit", "0"),
        ("--memory-limit", "-1"),
        ("--json", "missing/report.json"),
        ("--json", "."),
        ("--unknown",),
        ("second",),
    ],
    ids=" ".join,
)
def test_a_wrong_command_ends_with_2_before_anything_runs(
    call: Call, harness: Harness, arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = call("run", "subject", *arguments)
    assert (code, out) == (2, "")
    assert "rror: " in err.splitlines()[-1]
    assert "Traceback" not in err
    assert harness.requests == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("arguments", [(), ("x",), ("run",), ("spec",), ("spec", "prove", "x")], ids=str)
def test_an_incomplete_command_ends_with_2(call: Call, arguments: tuple[str, ...]) -> None:
    code, _, err = call(*arguments)
    assert code == 2
    assert "Traceback" not in err


def test_a_mistake_that_the_harness_finds_is_one_sentence(call: Call, harness: Harness) -> None:
    harness.answer = UsageError("no backend 'subject'; did you mean 'x'?")
    assert call("run", "subject") == (2, "", "softgauge: error: no backend 'subject'; did you mean 'x'?\n")


def test_an_unexpected_failure_is_one_sentence_and_never_a_finding(call: Call, harness: Harness) -> None:
    harness.answer = ZeroDivisionError("\x1b[31m" + "x" * 1_000_000)
    code, out, err = call("run", "subject")
    assert (code, out) == (3, "")
    assert err.count("\n") == 1
    assert len(err) < 1000
    assert "\x1b" not in err
    assert "ZeroDivisionError" in err
    assert "SOFTGAUGE_DEBUG=1" in err


def test_a_traceback_can_be_had(call: Call, harness: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOFTGAUGE_DEBUG", "1")
    harness.answer = ZeroDivisionError("why")
    code, _, err = call("run", "subject")
    assert code == 3
    assert "Traceback" in err


def test_an_interrupt_leaves_one_line_and_no_file(call: Call, harness: Harness, tmp_path: Path) -> None:
    harness.answer = KeyboardInterrupt()
    code, out, err = call("run", "subject", "--json", str(tmp_path / "report.json"))
    assert (code, out) == (130, "")
    assert err.strip().splitlines() == ["softgauge: interrupted; nothing was written"]
    assert list(tmp_path.iterdir()) == []


def test_json_goes_to_a_file_beside_the_table(call: Call, harness: Harness, report: Report, tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_text("old")
    code, out, _ = call("run", "subject", "--json", str(path))
    assert code == 1
    assert out.splitlines()[-1] == "verdict: fail"
    assert json.loads(path.read_text()) == to_dict(report)
    assert list(tmp_path.iterdir()) == [path]


def test_json_on_standard_output_is_alone_there(call: Call, harness: Harness, report: Report) -> None:
    code, out, err = call("run", "subject", "--json", "-")
    assert code == 1
    assert json.loads(out) == to_dict(report)
    assert err.splitlines()[-1] == "verdict: fail"


def test_a_table_is_shown_though_the_json_could_not_be_written(
    call: Call, harness: Harness, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "report.json"
    path.write_text("old")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    code, out, err = call("run", "subject", "--json", str(path))
    assert code == 3
    assert "No space left on device" in err
    assert out.splitlines()[-1] == "verdict: fail"
    assert {p.name: p.read_text() for p in tmp_path.iterdir()} == {"report.json": "old"}


def test_ops_lists_every_function_on_one_line(call: Call) -> None:
    code, out, err = call("ops")
    heading, *rows = [line.split(maxsplit=3) for line in out.splitlines()]
    assert (code, err) == (0, "")
    assert heading == ["function", "signature", "clauses", "formula"]
    assert rows == [[f.id, f.signature, str(len(f.clauses)), f.formula] for f in functions().values()]


def test_proofs_are_printed_with_a_summary_and_end_with_0(call: Call) -> None:
    code, out, _ = call("spec", "prove", "sigmoid/gradient", "logsumexp/above-maximum", "RU-27")
    assert code == 0
    assert [line.split()[:2] for line in out.splitlines()] == [
        ["logsumexp/above-maximum", "proved"], ["sigmoid/gradient", "proved"], ["RU-27", "stated"], [],
        ["kind", "proved"], ["elementwise", "1"], ["inequality", "1"], ["nothing", "to"], ["3", "of"],
    ]  # fmt: skip


def test_what_is_not_as_declared_ends_with_1(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    from softgauge.conformance.clauses import proofs
    from softgauge.spec import prove

    counterexample = prove.Counterexample(None, (), (), "1", "2")
    for outcome in (
        prove.Unknown("sigmoid/gradient", "too hard"),
        prove.Refuted("sigmoid/gradient", prove.Kind.INTERVALS, counterexample),
    ):
        statement = proofs.Statement("sigmoid/gradient", "sigmoid", lambda outcome=outcome: outcome)
        monkeypatch.setattr(proofs, "statements", lambda statement=statement: iter([statement]))
        code, out, _ = call("spec", "prove")
        assert code == 1
        assert out.splitlines()[-1] == "0 of 1 as declared"
        assert type(outcome).__name__.lower() in out


@pytest.mark.parametrize(
    ("name", "hint"),
    [("logsumexp/shft", "logsumexp/shift"), ("softargmx", "softargmax"), ("RU-99", "RU-9"), ("sigmoid/zero", "checks")],
)
def test_an_unknown_clause_suggests_the_nearest(call: Call, name: str, hint: str) -> None:
    code, out, err = call("spec", "prove", name)
    assert (code, out) == (2, "")
    assert hint in err


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (("op",), "did you mean 'ops'?"),
        (("Explian",), "did you mean 'explain'?"),
        (("bogus",), "choose from backends, cite, compare, explain, ops, protocol, repro, run, spec, tables;"),
        (("spec", "proof"), "did you mean 'prove'? `softgauge spec --help`"),
        (("spec", "zzz"), "choose from prove, render;"),
        (("\x1b[31m",), "choose from"),
    ],
)
def test_an_unknown_command_suggests_the_nearest(call: Call, arguments: tuple[str, ...], hint: str) -> None:
    code, out, err = call(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith("softgauge: error: unknown command ")
    assert hint in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("command", [(), ("run",), ("ops",), ("explain",), ("spec",), ("spec", "prove")], ids=" ".join)
def test_every_command_explains_itself(call: Call, command: tuple[str, ...]) -> None:
    for option in ("--help", "-h"):
        code, out, err = call(*command, option)
        assert (code, err) == (0, "")
        assert out.startswith(f"Usage: {' '.join(('softgauge', *command))} ")
    if command in ((), ("run",), ("ops",), ("explain",), ("spec", "prove")):
        assert "Examples:" in out


def test_help_names_every_grade(call: Call) -> None:
    text = " ".join(call("run", "--help")[1].split())
    assert [g.label for g in Grade if g.label not in text] == []


def test_the_version_is_that_of_the_package(call: Call) -> None:
    expected = f"softgauge {softgauge.__version__}\n"
    assert call("--version") == (0, expected, "")
    run = [sys.executable, "-m", "softgauge", "--version"]
    assert subprocess.run(run, capture_output=True, text=True, check=True).stdout == expected


SUBJECT = """
import sys, time, types
from softgauge.conformance.cli import main
from softgauge.conformance.scoring.outcome.model import Finding, Report, Score, Severity
from softgauge.spec.grade import Grade

def run(request, progress=None, say=None):
    if request.backend == "slow":
        print("running", file=sys.stderr, flush=True)
        time.sleep(3600)
    finding = Finding("a/b", "a", "float32", "special", Severity.NOTE, "Σ" * 100)
    return Report({"name": "Σ"}, {}, "smoke", 0, Grade.FAST, "mixed", {},
                  (Score("a", "float32", "scored", Grade.FAST),), (finding,) * request.seed)

module = types.ModuleType("softgauge.conformance.run.suite")
module.run = run
sys.modules[module.__name__] = module
main()
"""


@pytest.mark.parametrize("findings", [1, 1000])
@pytest.mark.parametrize("options", [(), ("--json", "-")], ids=["table", "json"])
def test_a_closed_pipe_does_not_change_the_exit_code(findings: int, options: tuple[str, ...]) -> None:
    read, write = os.pipe()
    os.close(read)
    # What is buffered when the pipe breaks is what could fail once more at the end of the process.
    buffered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    command = [sys.executable, "-c", SUBJECT, "run", "x", "--seed", str(findings), *options]
    done = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, text=True, env=buffered, check=False)
    os.close(write)
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr


@pytest.mark.parametrize("arguments", [("ops", "--coverage"), ("explain", "logsumexp"), ("spec", "prove", "sigmoid")])
def test_a_list_that_is_not_read_to_its_end_is_no_fault(arguments: tuple[str, ...]) -> None:
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "softgauge", *arguments]
    done = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, text=True, check=False)
    os.close(write)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_terminal_that_knows_only_ascii_still_gets_its_table() -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    command = [sys.executable, "-c", SUBJECT, "run", "x"]
    done = subprocess.run(command, capture_output=True, env=environment, check=False)
    assert done.returncode == 0
    assert done.stdout.decode("ascii").splitlines()[-1] == "verdict: pass"


def test_an_interrupt_from_the_keyboard_ends_the_process_with_130(tmp_path: Path) -> None:
    command = [sys.executable, "-c", SUBJECT, "run", "slow", "--json", str(tmp_path / "report.json")]
    with heeding_interrupts(), subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stderr.readline() == "running\n"
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=300)
    assert (process.returncode, out) == (130, "")
    assert err.strip() == "softgauge: interrupted; nothing was written"
    assert list(tmp_path.iterdir()) == []

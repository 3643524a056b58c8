"""Workflow commands: one for each failure, and none that a text from a backend makes."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from hypothesis import example, given

from softgauge.conformance.report.markdown.github import MOST, no_commands, workflow_commands
from softgauge.conformance.report.terminal.report import console_for, render
from softgauge.conformance.scoring.outcome.model import GateSentence, Known, Report, Verdict

from ..hostile import enormous, hostile_settings, reports

COMMAND = re.compile(r"::(error|warning) title=([^:,\r\n]*)::([^\r\n]*)")


def decoded(text: str) -> str:
    """Undo the escapes as the runner does."""
    for code, character in (("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
        text = text.replace(code, character)
    return text


def test_a_failure_is_an_error_with_clause_witness_and_repro(report: Report) -> None:
    (command,) = workflow_commands(report)
    match = COMMAND.fullmatch(command)
    assert match is not None
    fault = report.findings[1]
    assert (match[1], decoded(match[2])) == ("error", f"softgauge: {fault.clause} ({fault.op}, {fault.dtype})")
    body = decoded(match[3])
    for part in (fault.message, fault.inputs, fault.got, fault.want, fault.case, f"repro: {fault.repro}"):
        assert part in body


def test_what_does_not_fail_is_a_warning_or_nothing(report: Report) -> None:
    told = (GateSentence("baseline", "matches nothing", False), GateSentence("ratchet", "worse", True))
    known = replace(report.findings[1], known=Known())
    kinds = [command.split()[0] for command in workflow_commands(replace(report, findings=(known,), told=told))]
    assert kinds == ["::error", "::warning"]


def test_no_more_is_annotated_than_is_shown_and_the_rest_is_counted(report: Report) -> None:
    faults = tuple(replace(report.findings[1], clause=f"softplus/{i}") for i in range(25))
    commands = workflow_commands(replace(report, findings=faults))
    assert len(commands) == MOST
    assert "16 more of this kind" in commands[-1]


def test_a_percent_sign_and_a_line_end_are_escaped(report: Report) -> None:
    (command,) = workflow_commands(replace(report, findings=(replace(report.findings[1], message="50%\r\n::x"),)))
    assert "50%25\\r\\n::x" in command


@hostile_settings
@given(reports)
@example(enormous)
def test_no_text_makes_a_command(hostile: Report) -> None:
    commands = workflow_commands(hostile)
    assert all(COMMAND.fullmatch(command) and command.isprintable() for command in commands)
    assert any(c.startswith("::error") for c in commands) == (hostile.verdict is Verdict.FAIL or bool(hostile.error))
    assert len("".join(commands)) < 100_000


def test_what_is_printed_between_is_not_obeyed(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    evil = replace(report, backend={"name": "##[add-mask]x", "version": ""})
    for is_github in (True, False):
        monkeypatch.setenv("GITHUB_ACTIONS", str(is_github).lower())
        stream = io.StringIO()
        with no_commands(stream):
            render(evil, console_for(stream))
        lines = stream.getvalue().splitlines()
        assert any("##[add-mask]x" in line for line in lines)
        stop = re.fullmatch(r"::stop-commands::([0-9a-f]{32})", lines[0])
        assert bool(stop) == is_github
        if stop is not None:
            assert lines[-1] == f"::{stop[1]}::"

from __future__ import annotations

import io
import re
from dataclasses import replace
from math import inf, nan

import pytest
from hypothesis import example, given
from rich.console import Console

from softgauge.conformance.report.terminal.report import Detail, console_for, render
from softgauge.conformance.scoring.outcome.model import Finding, GateSentence, Known, Report, Score, Severity
from softgauge.spec.grade import Grade

from ..hostile import enormous, hostile_settings, reports

COLOUR = re.compile(r"\x1b\[[0-9;]*(3[0-7]|9[0-7]|38)[0-9;]*m")


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)


def piped(report: Report) -> str:
    """Return what a pipe receives."""
    stream = io.StringIO()
    render(report, console_for(stream))
    return stream.getvalue()


def on_terminal(report: Report, width: int = 80) -> str:
    """Return what a terminal of this width receives."""
    stream = io.StringIO()
    render(report, Console(file=stream, force_terminal=True, width=width, color_system="standard"))
    return stream.getvalue()


def row(text: str, op: str) -> str:
    return next(line for line in text.splitlines() if line.startswith(f"{op} "))


def test_each_cell_says_grade_and_error(report: Report) -> None:
    text = piped(report)
    assert re.split(r"  +", row(text, "log_softargmax")) == [
        "log_softargmax", "stable 1.8e+15", "textbook 0.51", "wrong inf", "–",
    ]  # fmt: skip
    assert re.split(r"  +", row(text, "softplus")) == ["softplus", "faithful 0.75", "errored"]
    assert row(text, "function").split() == ["function", "float64", "float32", "float16", "bfloat16"]


def test_a_function_that_is_offered_in_no_format_has_no_row(report: Report) -> None:
    absent = tuple(Score("sigmoid", dtype, "unsupported") for dtype in ("float64", "float32"))
    text = piped(replace(report, scores=(*report.scores, *absent)))
    assert [line for line in text.splitlines() if "sigmoid" in line] == ["not defined: sigmoid"]
    assert "not defined:" not in piped(report)
    partly = piped(replace(report, scores=(report.scores[0], absent[1])))
    assert row(partly, "function").split() == ["function", "float64", "float32"]
    nothing = piped(replace(report, scores=absent, findings=()))
    assert nothing.splitlines()[-1] == "verdict: error"
    assert "2 unsupported" in nothing


@pytest.mark.parametrize("width", [20, 45, 80, 200])
def test_no_line_is_wider_than_the_terminal_but_a_command_to_copy(report: Report, width: int) -> None:
    stream = io.StringIO()
    render(report, Console(file=stream, width=width))
    lines = stream.getvalue().splitlines()
    commands = [line for line in lines if line.startswith("  repro")]
    assert [line for line in lines if len(line) > width and line not in commands] == []
    assert commands == [f"  repro  {report.findings[1].repro}"]


@pytest.mark.parametrize("width", [45, 60])
def test_a_narrow_terminal_shows_every_cell(report: Report, width: int) -> None:
    text = on_terminal(report, width)
    for score in report.scores:
        if score.grade is not None:
            assert f"{score.grade.label} " in text
    assert text.count("function") > 1


def test_a_pipe_gets_plain_text(report: Report) -> None:
    lines = piped(report).splitlines()
    assert [line for line in lines if line != line.rstrip()] == []
    assert [line for line in lines if "\x1b" in line] == []
    assert re.findall(r"[\u2500-\u259f]", "".join(lines)) == []


def test_a_terminal_gets_colour_unless_unwanted(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    assert COLOUR.search(on_terminal(report))
    monkeypatch.setenv("NO_COLOR", "1")
    assert not COLOUR.search(on_terminal(report))


def test_the_header_says_what_was_measured(report: Report) -> None:
    head = " ".join(piped(report).split("\n\n")[0].splitlines())
    for part in ("0.1.0", "subject 1.2", "python 3", "Somewhere", "smoke", "seed 7", "fast", "mixed"):
        assert part in head


def test_the_legend_explains_the_grades_met_and_no_other(report: Report) -> None:
    text = " ".join(piped(report).split())
    met = {s.grade for s in report.scores}
    assert {g for g in Grade if g.meaning in text} == met - {None}


def test_failures_come_first_and_in_full(report: Report) -> None:
    text = piped(report)
    fault = report.findings[1]
    order = [text.index(title) for title in ("1 failure\n", "1 convention\n", "1 note\n")]
    assert order == sorted(order)
    for part in (fault.clause, fault.op, fault.dtype, fault.message, fault.inputs, fault.got, fault.want,
                 "inf ulp", "3 of 9 values", fault.case, fault.repro):  # fmt: skip
        assert part in text


def test_a_convention_and_a_note_take_one_line(report: Report) -> None:
    for severity in (Severity.CONVENTION, Severity.NOTE):
        found = tuple(
            Finding(f"softplus/{i}", "softplus", "float32", "special", severity, "long " * 100, inputs="[0]")
            for i in range(5)
        )
        text = piped(replace(report, findings=found))
        section = text.split(f"5 {severity.value}s\n")[1].split("\n\n")[0]
        assert [line.split()[0] for line in section.splitlines()] == [f.clause for f in found]


def test_the_last_line_is_the_verdict(report: Report) -> None:
    assert piped(report).splitlines()[-1] == "verdict: fail"
    assert "1 failure, 1 convention, 1 note, 4 scored, 1 unsupported, 1 errored; 1.2 s" in piped(report)
    assert piped(replace(report, findings=())).splitlines()[-1] == "verdict: pass"


def test_a_run_without_a_score_says_why(report: Report) -> None:
    lines = piped(replace(report, scores=(), findings=(), error="no module named subject")).splitlines()
    assert lines[-1] == "verdict: error"
    assert "error: no module named subject" in lines


@pytest.mark.parametrize("grade", list(Grade), ids=lambda grade: grade.label)
@pytest.mark.parametrize("max_ulp", [None, 0.5, 1000.0, 1001.0, inf, nan])
@pytest.mark.parametrize("require", [Grade.STABLE, Grade.FAST])
def test_a_large_error_within_a_bound_is_worth_knowing(
    report: Report, grade: Grade, max_ulp: float | None, require: Grade
) -> None:
    score = Score("softplus", "float32", "scored", grade, max_ulp, worst_input="[0x1p-9]", required=require)
    told = "at [0x1p-9]" in piped(replace(report, scores=(score,), findings=(), require=require))
    large = max_ulp is not None and max_ulp > 1000
    assert told == (large and grade in (Grade.STABLE, Grade.TEXTBOOK, Grade.FAST) and grade <= require)


HOSTILE = "[red]\x1b[31m\x1b]0;title\x07\r\n\t\x00\u202e\u200b[/red]:boom:" + "x" * 1_000_000


def test_text_of_a_backend_is_data(report: Report) -> None:
    fault = replace(report.findings[1], message=HOSTILE, inputs=HOSTILE, got=HOSTILE, want=HOSTILE)
    fault = replace(fault, case=HOSTILE, repro=HOSTILE)
    milder = tuple(replace(fault, severity=severity) for severity in (Severity.NOTE, Severity.CONVENTION))
    hostile = replace(
        report,
        backend={"name": HOSTILE, "version": HOSTILE},
        platform={HOSTILE: HOSTILE},
        error=HOSTILE,
        scores=tuple(replace(s, worst_input=HOSTILE, reason=HOSTILE) for s in report.scores),
        findings=(fault, *milder),
    )
    text = piped(hostile)
    assert len(text) < 10_000
    assert {c for c in text if not c.isprintable()} == {"\n"}
    assert text.count("[red]\\x1b[31m") >= 8
    assert ":boom:" in text
    styled = on_terminal(hostile)
    assert {c for c in re.sub(r"\x1b\[[0-9;]*m", "", styled) if not c.isprintable()} == {"\n"}
    assert piped(hostile).splitlines()[-1] == "verdict: fail"


@pytest.mark.parametrize("detail", Detail)
@hostile_settings
@given(reports)
@example(enormous)
def test_any_text_at_any_length_is_data(detail: Detail, hostile: Report) -> None:
    stream = io.StringIO()
    render(hostile, console_for(stream), detail)
    text = stream.getvalue()
    assert {c for c in text if not c.isprintable()} <= {"\n"}
    assert len(text) < 100_000
    assert text.splitlines()[-1] == f"verdict: {hostile.verdict.value}"


def test_a_known_failure_is_told_with_its_reason_and_counted_apart(report: Report) -> None:
    known = replace(report.findings[1], known=Known("waits for a release", "https://example.org/1"))
    text = piped(replace(report, findings=(known,)))
    assert "1 known failure\n" in text
    assert "waits for a release (https://example.org/1)" in " ".join(text.split())
    assert "1 failure (1 known), 0 conventions" in text
    assert text.splitlines()[-1] == "verdict: pass"


def test_what_a_gate_says_is_told_in_words(report: Report) -> None:
    told = (GateSentence("ratchet", "sigmoid float32: worse", True), GateSentence("baseline", "matches nothing", False))
    text = piped(replace(report, findings=(), told=told))
    assert "ratchet (failure): sigmoid float32: worse\n" in text
    assert "baseline: matches nothing\n" in text
    assert text.splitlines()[-1] == "verdict: fail"

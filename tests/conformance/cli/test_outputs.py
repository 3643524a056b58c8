"""Several outputs of one run: checked before it, whole after it, each in the form of its option."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest

from softgauge.conformance.report.html.report import to_html
from softgauge.conformance.report.json.write import to_dict, to_json
from softgauge.conformance.report.markdown.report import to_markdown
from softgauge.conformance.scoring.outcome.model import Report

if TYPE_CHECKING:
    from ..conftest import Harness

Call = Callable[..., tuple[int, str, str]]
ALL = ("--json", "r.json", "--junit", "j.xml", "--html", "p.html", "--badge", "b.svg", "--badge", "b.json")
FILES = {"r.json", "j.xml", "p.html", "b.svg", "b.json"}


@pytest.fixture(autouse=True)
def _in_a_folder_outside_github(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY"):
        monkeypatch.delenv(name, raising=False)


def test_one_run_writes_every_form(call: Call, harness: Harness, report: Report, tmp_path: Path) -> None:
    code, out, _ = call("run", "subject", *ALL)
    assert code == 1
    assert out.splitlines()[-1] == "verdict: fail"
    assert {p.name for p in tmp_path.iterdir()} == FILES
    assert json.loads((tmp_path / "r.json").read_text()) == to_dict(report)
    assert ElementTree.parse(tmp_path / "j.xml").getroot().tag == "testsuites"
    assert (tmp_path / "p.html").read_text() == to_html(report, tmp_path / "p.html")
    assert ElementTree.parse(tmp_path / "b.svg").getroot().tag.endswith("svg")
    assert json.loads((tmp_path / "b.json").read_text())["schemaVersion"] == 1


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--junit", "nowhere/j.xml"), "there is no folder"),
        (("--badge", "badge.png"), "a picture ends with .svg, data for shields.io with .json"),
        (("--json", "x", "--junit", "./x"), "is named for two things"),
        (("--json", "-", "--junit", "-"), "is named for two things"),
        (("--quiet", "--verbose"), "give one of them"),
        (("--json", "k.json", "--write-baseline", "./k.json"), "is named for two things"),
        (("--json", "k.json", "--no-worse-than", "k.json"), "is named for two things"),
    ],
    ids=str,
)
def test_a_path_that_cannot_be_is_told_before_the_run(
    call: Call, harness: Harness, tmp_path: Path, options: tuple[str, ...], said: str
) -> None:
    code, out, err = call("run", "subject", *options)
    assert (code, out) == (2, "")
    assert said in err
    assert harness.requests == []
    assert list(tmp_path.iterdir()) == []


def test_an_output_that_fails_keeps_no_other_back(
    call: Call, harness: Harness, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = iter([OSError(28, "No space left on device")])
    real = os.fsync

    def full_once(descriptor: int) -> None:
        for failure in calls:
            raise failure
        real(descriptor)

    monkeypatch.setattr(os, "fsync", full_once)
    code, out, err = call("run", "subject", *ALL)
    assert code == 3
    assert "No space left" in err
    assert out.splitlines()[-1] == "verdict: fail"
    assert {p.name for p in tmp_path.iterdir()} == FILES - {"r.json"}


@pytest.mark.parametrize("option", ["--json", "--junit"])
def test_what_goes_to_standard_output_is_alone_there(call: Call, harness: Harness, option: str) -> None:
    code, out, err = call("run", "subject", option, "-")
    assert code == 1
    assert (json.loads(out) if option == "--json" else ElementTree.fromstring(out.encode())) is not None
    assert err.splitlines()[-1] == "verdict: fail"


def test_a_step_of_github_gets_annotations_and_a_summary(
    call: Call, harness: Harness, report: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("before\n")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    code, out, _ = call("run", "subject")
    assert code == 1
    assert summary.read_text(encoding="utf-8") == f"before\n{to_markdown(report)}"
    assert sum(line.startswith("::error title=softgauge%3A log_softargmax/minus-inf") for line in out.splitlines()) == 1


def test_a_summary_that_cannot_be_written_is_told_before_the_run(
    call: Call, harness: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "nowhere/summary.md")
    code, _, err = call("run", "subject")
    assert code == 2
    assert "nowhere/summary.md cannot be written" in err
    assert harness.requests == []


def test_elsewhere_nothing_of_github_is_printed(call: Call, harness: Harness) -> None:
    assert "::" not in call("run", "subject")[1]


def test_quiet_prints_failures_and_the_verdict_alone(call: Call, harness: Harness, report: Report) -> None:
    code, out, err = call("run", "subject", "--quiet")
    lines = out.splitlines()
    assert (code, err) == (1, "")
    assert lines[-1] == "verdict: fail"
    assert report.findings[1].repro in out
    assert "convention\n" not in out
    assert not any(line.startswith("function ") for line in lines)
    harness.answer = replace(report, findings=())
    assert len(call("run", "subject", "-q")[1].split("\n\n")) <= 2


def test_verbose_prints_every_note_in_full_and_whole_digests(call: Call, harness: Harness, report: Report) -> None:
    digest = "0123456789abcdef" * 4
    note = replace(report.findings[0], inputs="the input of a note", repro="a command of a note")
    harness.answer = replace(report, findings=(note,), digests={"spec": digest})
    for option, shown in (("--verbose", True), ("-v", True), (None, False)):
        out = "".join(call("run", "subject", *([option] if option else []))[1].split())
        assert (digest in out) == shown
        assert ("theinputofanote" in out) == shown
        assert ("acommandofanote" in out) == shown
        assert ("theworkerwaskilled" in out) == shown


def test_every_report_says_what_it_is_made_of(call: Call, harness: Harness) -> None:
    assert "digests: spec 00ff" in call("run", "subject")[1]


def test_compare_writes_markdown_and_appends_to_the_summary(
    call: Call, report: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.json", "b.json"):
        (tmp_path / name).write_text(to_json(report))
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    assert call("compare", "a.json", "b.json", "--markdown", "c.md")[0] == 0
    text = (tmp_path / "c.md").read_text(encoding="utf-8")
    assert text.startswith("## softgauge: comparison\n")
    assert (tmp_path / "summary.md").read_text(encoding="utf-8") == text
    code, out, err = call("compare", "a.json", "b.json", "--markdown", "-")
    assert (code, out) == (0, text)
    assert "B beside A" in err

"""The guides do what they say: their files are written, their commands run, their outputs are those of this version."""

from __future__ import annotations

import doctest
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from softgauge.conformance.pytest_plugin.options import OPTIONS
from softgauge.conformance.run.request import parse
from softgauge.conformance.run.suite import run
from softgauge.conformance.scoring.outcome.model import Report, Verdict
from softgauge.spec.grade import Grade

from .families import sampled

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"


def blocks(document: str) -> list[tuple[str, str]]:
    """Return the fenced blocks of a document that a comment announces, with the announcement."""
    text = (DOCS / document).read_text(encoding="utf-8")
    return re.findall(r"^<!-- ([^>]+) -->\n```\w*\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)


def measured(path: Path, **options: object) -> Report:
    return run(parse(str(path), **{"level": "smoke", "dtype": ["float32"], "jobs": 1, **options}))  # type: ignore[arg-type]


def graded(report: Report) -> dict[str, str]:
    return {f"{s.op} {s.dtype}": s.grade.label for s in report.scores if s.grade is not None}


def test_five_minutes_are_as_told(tmp_path: Path) -> None:
    kernel = tmp_path / "mykernel.py"
    (_, broken), (_, output), (_, repaired), (_, pullback), (_, declared) = blocks("five-minutes.md")
    kernel.write_text(broken)
    command = [sys.executable, "-c", "from softgauge.conformance.cli import main; main()"]
    first = next(
        line for line in (DOCS / "five-minutes.md").read_text().splitlines() if line.startswith("    softgauge run")
    )
    told = subprocess.run(
        [*command, *shlex.split(first)[1:]], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=300
    )
    assert told.returncode == 1
    assert output in told.stdout
    kernel.write_text(repaired)
    assert graded(measured(kernel)) == {"softargmax float32": "stable"}
    kernel.write_text(repaired + pullback)
    report = measured(kernel)
    assert report.verdict is Verdict.PASS
    assert set(graded(report)) == {"softargmax float32", "softargmax_vjp float32"}
    assert measured(kernel, dtype=["float16"]).verdict is Verdict.FAIL
    kernel.write_text(repaired + pullback + declared)
    assert measured(kernel, dtype=["float16"]).verdict is Verdict.PASS


def test_the_grades_are_those_of_the_specification() -> None:
    text = (DOCS / "grades.md").read_text(encoding="utf-8")
    table = text.split("| grade | meaning |\n|---|---|\n")[1].split("\n\n")[0].splitlines()
    assert table == [f"| {g.label} | {g.meaning} |" for g in Grade]


def test_each_formula_gets_the_grade_that_is_told(tmp_path: Path) -> None:
    ((_, formulas),) = blocks("grades.md")
    sources = re.findall(r"^# (\w+): .*\n((?:.+\n)+)", formulas, flags=re.MULTILINE)
    assert [grade for grade, _ in sources] == ["exact", "stable", "fragile", "wrong"]
    for grade, source in sources:
        path = tmp_path / f"{grade}.py"
        path.write_text(f"import numpy as np\n{source}")
        assert graded(measured(path)) == {"softargmax float32": grade}
    assert graded(measured(tmp_path / "stable.py", dtype=["float16"])) == {"softargmax float16": "native"}


def test_the_values_of_the_reference_are_as_told() -> None:
    ((_, session),) = blocks("reference.md")
    test = doctest.DocTestParser().get_doctest(session, {}, "reference.md", None, None)
    assert len(test.examples) == 5
    assert doctest.DocTestRunner().run(test).failed == 0


def test_the_programs_of_the_reference_run() -> None:
    text = (DOCS / "reference.md").read_text(encoding="utf-8")
    programs = list(dict.fromkeys(re.findall(r"^    python -m (tests\.\w+)\b", text, flags=re.MULTILINE)))
    assert programs == ["tests.audit", "tests.identity", "tests.audit_reductions", "tests.zoo", "tests.stress"]
    # That they know their options is tried with those of the long checks.
    quick = ["tests.audit", "--inputs", "2", "--op", "sigmoid", "--format", "float32", "--jobs", "1"]
    subprocess.run([sys.executable, "-m", *quick], cwd=ROOT, check=True, capture_output=True, timeout=300)


COMMANDS = re.findall(r"^    pytest (.*)$", (DOCS / "pytest.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
PASSED = dict(zip(COMMANDS, (4, 8, 2, 8), strict=True))
"""How many tests each command of the page passes."""


@pytest.mark.parametrize("command", sampled(COMMANDS, lambda command: {"--softgauge=" in command}))
def test_pytest_runs_as_told(command: str, tmp_path: Path) -> None:
    (_, test), (_, output) = blocks("pytest.md")
    (tmp_path / "mykernel.py").write_text(next(text for name, text in reversed(blocks("five-minutes.md")[:3])))
    (tmp_path / "test_mykernel.py").write_text(test)
    told = subprocess.run(
        [sys.executable, "-m", "pytest", "-v", "-p", "no:cacheprovider", *shlex.split(command)],
        cwd=tmp_path, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert told.returncode == 0, told.stdout
    assert f" {PASSED[command]} passed" in told.stdout
    if command == COMMANDS[0]:
        for line in output.splitlines():
            assert re.search(rf"^{re.escape(line)}", told.stdout, flags=re.MULTILINE)


def test_every_option_of_the_plugin_is_told() -> None:
    text = (DOCS / "pytest.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| `--softgauge-(\w+)=\w+` \| `(\w+)=` ", text, flags=re.MULTILINE)
    assert told == [(name, name) for name in OPTIONS]


@pytest.mark.parametrize("document", ["five-minutes.md", "grades.md", "reference.md", "pytest.md"])
def test_every_announced_block_is_run_by_a_test_above(document: str) -> None:
    fenced = (DOCS / document).read_text(encoding="utf-8").count("\n```") // 2
    assert len(blocks(document)) == fenced

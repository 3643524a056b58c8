from __future__ import annotations

import os
import re
import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import softgauge
from softgauge.conformance.scoring.outcome.model import Verdict
from softgauge.spec.discovery import functions
from softgauge.spec.grade import Grade

if TYPE_CHECKING:
    from ..conftest import Harness

ROOT = Path(__file__).parents[3]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [
    "python3 -m venv .venv && .venv/bin/pip install --quiet --editable . && .venv/bin/softgauge run numpy",
    "python3 -m venv .venv && .venv/bin/pip install --quiet --editable '.[test]' && .venv/bin/pytest",
]
EXAMPLE = re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL)


def table(heading: str) -> list[list[str]]:
    """Return the cells of the table that has this heading row."""
    lines = README.split(f"{heading}\n")[1].split("\n\n")[0].splitlines()[1:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_the_two_commands_stand_where_ci_finds_them() -> None:
    found = [line.strip() for line in README.splitlines() if "python3 -m venv" in line]
    assert found == COMMANDS
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    pattern = re.search(r"grep -oE '([^']*)' README.md", script)
    assert pattern is not None
    assert re.findall(pattern.group(1), README, flags=re.MULTILINE) == COMMANDS


def test_the_grades_are_those_of_the_specification() -> None:
    assert table("| grade | meaning |") == [[g.label, g.meaning] for g in Grade]


def test_the_exit_codes_are_those_of_help() -> None:
    from softgauge.conformance.cli.commands.run import run

    assert run.help is not None
    told = re.findall(r"^ +(\d)  (.+)$", run.help, flags=re.MULTILINE)
    assert table("| code | meaning |") == [list(pair) for pair in told]
    assert len(told) == 1 + len(Verdict)


def test_the_example_is_an_implementation_in_five_lines(tmp_path: Path) -> None:
    assert len(EXAMPLE) == 1
    assert len([line for line in EXAMPLE[0].splitlines() if line]) <= 5
    namespace: dict[str, Any] = {}
    exec(EXAMPLE[0], namespace)
    p = namespace["softargmax"](np.array([[0.0, np.log(3.0)], [1e4, 1e4]]))
    np.testing.assert_allclose(p, [[0.25, 0.75], [0.5, 0.5]], rtol=1e-15)
    assert set(functions()) & set(namespace) == {"softargmax"}


def test_every_command_shown_is_accepted(
    call: Callable[..., tuple[int, str, str]],
    harness: Harness,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    shown = re.findall(r"^    (softgauge run .*)$", README, flags=re.MULTILINE)
    assert len(shown) >= 3
    for command in shown:
        assert call(*shlex.split(command)[1:])[0] != 2
    assert len(harness.requests) == len(shown)


def test_the_folders_exist() -> None:
    for folder, _ in table("| folder | question it answers |"):
        assert (ROOT / folder.strip("`")).is_dir()


def test_the_version_is_the_same_everywhere() -> None:
    version = softgauge.__version__
    assert f"version: {version}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert version in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_output_shown_is_that_of_this_version() -> None:
    after = README.split("<!-- output of softgauge run numpy -->\n```\n")[1]
    lines = after.split("```\n<!-- end of output -->")[0].splitlines()
    assert lines[0].startswith(f"softgauge {softgauge.__version__}: numpy ")
    assert lines[-1] == "verdict: pass"
    titles = next(line for line in lines if line.startswith("function "))
    rows = {line.split()[0] for line in lines[lines.index(titles) + 1 : lines.index("", lines.index(titles))]} - {"…"}
    assert rows <= set(functions())
    assert {"softargmax", "softargmax_vjp", "logsumexp", "log_softargmax"} <= rows


@pytest.mark.parametrize("name", ["run", "full"])
def test_the_scripts_of_ci_can_be_run(name: str) -> None:
    script = ROOT / ".ci" / name
    assert os.access(script, os.X_OK)
    subprocess.run(["bash", "-n", str(script)], check=True)
    assert "set -euo pipefail" in script.read_text(encoding="utf-8")

"""A stranger's folder: the wheel, five lines of kernel and the snippets of the documents, in a clean environment."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml

import softgauge
from softgauge.conformance.run.digests import digests

ROOT = Path(__file__).parents[1]
CI = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
TREE = ("spec", "reference", "conformance", "src", "pyproject.toml", "README.md", "LICENSE")
BROKEN = """\
import numpy as np

def softargmax(x, *, axis=-1):
    e = np.exp(x)
    return e / e.sum(axis=axis, keepdims=True)
"""
FIXED = BROKEN.replace("np.exp(x)", "np.exp(x - x.max(axis=axis, keepdims=True, initial=-np.inf))")
EXPRESSION = re.compile(r"\$\{\{ ([\w.-]+) \}\}")


def snippet(name: str) -> Any:
    """Return the YAML of a snippet of the document."""
    match = re.search(rf"<!-- snippet: {name} -->\n```yaml\n(.*?)```", CI, flags=re.DOTALL)
    assert match is not None
    return yaml.safe_load(match[1])


def github_script() -> str:
    """Return the commands of the job for GitHub Actions, one line each."""
    steps = snippet("github")["jobs"]["softgauge"]["steps"]
    return "\n".join(step["run"] for step in steps if "run" in step)


def action_inputs() -> dict[str, str]:
    """Return what the snippet gives to the action."""
    (step,) = (step for step in snippet("action")["steps"] if step["uses"].startswith("OWNER/softgauge@"))
    return {name: str(value) for name, value in step["with"].items()}


def test_both_snippets_run_the_same_commands() -> None:
    script = github_script()
    assert script.splitlines() == snippet("gitlab")["softgauge"]["script"]
    assert script.startswith("pip install softgauge\nsoftgauge run ./mykernel.py ")


def test_what_the_snippets_keep_is_what_they_write() -> None:
    written = set(re.findall(r"--(?:junit|badge|json) (\S+)", github_script()))
    gitlab = snippet("gitlab")["softgauge"]["artifacts"]
    (upload,) = (s for s in snippet("github")["jobs"]["softgauge"]["steps"] if "upload" in s.get("uses", ""))
    assert set(gitlab["paths"]) == set(upload["with"]["path"].split()) == written
    assert gitlab["reports"]["junit"] in written


def test_the_action_passes_every_input_as_a_variable() -> None:
    used = set()
    for step in ACTION["runs"]["steps"]:
        assert EXPRESSION.search(step["run"]) is None
        assert step["shell"] == "bash"
        used |= {name for value in step["env"].values() for name in EXPRESSION.findall(value)}
    assert used == {"github.action_path", *(f"inputs.{name}" for name in ACTION["inputs"])}
    assert set(action_inputs()) <= set(ACTION["inputs"])
    for name in ACTION["inputs"]:
        assert f"`{name}`" in CI or name == "backend"


@dataclass
class Place:
    """A clean environment, and a folder to work in."""

    folder: Path
    environment: dict[str, str]

    def run(self, script: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run a script as the runner of GitHub does: bash that stops at the first failure."""
        command = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script]
        environment = {**self.environment, **variables}
        return subprocess.run(
            command, cwd=self.folder, env=environment, capture_output=True, text=True, check=False, timeout=900
        )

    def kernel(self, text: str) -> None:
        (self.folder / "mykernel.py").write_text(text)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """Build the wheel from a copy of the sources and make an environment where pip finds it."""
    base = tmp_path_factory.mktemp("stranger")
    source, folder, venv = base / "source", base / "folder", base / "venv"
    source.mkdir()
    folder.mkdir()
    for name in TREE:
        origin = ROOT / name
        if origin.is_dir():
            ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
            shutil.copytree(origin, source / name, symlinks=True, ignore=ignored)
        else:
            shutil.copy(origin, source / name)
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(base / "dist"), str(source)]
    subprocess.run(pip, check=True, timeout=600)
    (wheel,) = (base / "dist").glob("*.whl")
    subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
    # `pip install softgauge` must find this wheel, whatever an index calls by that name.
    (base / "constraints.txt").write_text(f"softgauge @ {wheel.as_uri()}\n")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "GITHUB_", "SOFTGAUGE_", "VIRTUAL_"))}
    environment = {
        **kept,
        "PATH": f"{venv / 'bin'}:{os.environ['PATH']}",
        "PIP_CONSTRAINT": str(base / "constraints.txt"),
        "GITHUB_ACTIONS": "true",
        "GITHUB_STEP_SUMMARY": str(base / "summary.md"),
        "GITHUB_OUTPUT": str(base / "output"),
        "SOURCE": str(source),
    }
    return Place(folder, environment)


@pytest.mark.wheel
def test_a_strangers_build_is_red_with_clause_witness_and_repro_and_green_when_it_is_fixed(place: Place) -> None:
    place.kernel(BROKEN)
    red = place.run(github_script())
    assert red.returncode == 1, red.stderr
    (case,) = ElementTree.parse(place.folder / "junit.xml").getroot().findall(".//failure/..")
    failure = case.find("failure")
    assert failure is not None
    clause, text = failure.get("type") or "", failure.text or ""
    facts = dict(re.findall(r"^  (\w+) +(.*)$", text, flags=re.MULTILINE))
    program = text.partition("\n  repro\n")[2].partition("\n\n")[0]
    for told in (red.stdout, Path(place.environment["GITHUB_STEP_SUMMARY"]).read_text(encoding="utf-8"), text):
        for part in (clause, facts["input"], program):
            assert part in told
    assert re.search(r"^::error title=softgauge%3A softargmax/", red.stdout, flags=re.MULTILINE)
    # The program that is told shows the fault with the kernel and NumPy alone.
    (place.folder / "again.py").write_text(program)
    shown = place.run("python again.py")
    assert shown.returncode == 0, shown.stderr
    got, want = re.fullmatch(r"got (\S+) want (\S+)\n", shown.stdout).groups()  # type: ignore[union-attr]
    assert float.fromhex(got) != float.fromhex(want)

    place.kernel(FIXED)
    green = place.run(github_script())
    assert green.returncode == 0, green.stdout + green.stderr
    assert ElementTree.parse(place.folder / "junit.xml").getroot().get("failures") == "0"
    badge = (place.folder / "badge.svg").read_text(encoding="utf-8")
    version = ".".join(softgauge.__version__.split(".")[:2])
    assert f"<title>softgauge {version} | float32 | stable (smoke)</title>" in badge


@pytest.mark.wheel
def test_the_wheel_is_made_of_what_the_checkout_is(place: Place) -> None:
    place.kernel(FIXED)
    done = place.run(github_script())
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads((place.folder / "report.json").read_text(encoding="utf-8"))
    assert report["digests"] == digests()
    where = place.run("python -c 'import softgauge; print(softgauge.__file__)'")
    assert "site-packages" in where.stdout


@pytest.mark.wheel
@pytest.mark.parametrize(("kernel", "verdict", "code"), [(BROKEN, "fail", 1), (FIXED, "pass", 0)], ids=["red", "green"])
def test_the_steps_of_the_action_do_as_the_snippet(place: Place, kernel: str, verdict: str, code: int) -> None:
    place.kernel(kernel)
    inputs = {name: str(value.get("default", "")) for name, value in ACTION["inputs"].items()}
    inputs |= action_inputs()
    values = {f"inputs.{name}": value for name, value in inputs.items()}
    values["github.action_path"] = place.environment["SOURCE"]
    for step in ACTION["runs"]["steps"]:
        variables = {k: EXPRESSION.sub(lambda m: values[m[1]], v) for k, v in step["env"].items()}
        # The action installs the sources that it lies in, not the wheel.
        done = place.run(step["run"], **variables, PIP_CONSTRAINT="")
        if done.returncode:
            break
    assert done.returncode == code, done.stdout + done.stderr
    told = Path(place.environment["GITHUB_OUTPUT"]).read_text().splitlines()[-2:]
    assert told == [f"verdict={verdict}", "reports=softgauge-reports"]
    reports = {path.name for path in (place.folder / "softgauge-reports").iterdir()}
    assert reports == {"report.json", "junit.xml", "badge.svg", "badge.json"}

"""Digests say what a run is made from, cost little, and change with what they cover."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from softgauge.conformance.run import digests as module
from softgauge.conformance.run.digests import digests
from softgauge.reference.digest import digest

PROGRAM = """
import sys
from softgauge.conformance.run.digests import digests
from softgauge.conformance.scoring.outcome.model import Finding, Report, Score, Severity
from softgauge.conformance.cli.outputs import outputs, summarise, write
from softgauge.spec.grade import Grade
finding = Finding("sigmoid/fast", "sigmoid", "float32", "accuracy", Severity.FAIL, "x")
report = Report({"name": "x"}, {}, "smoke", 0, Grade.FAST, "mixed", digests(),
                (Score("sigmoid", "float32", "scored", Grade.FAST),), (finding,))
write(report, outputs({"json": "r.json", "junit": "j.xml"}, ["b.svg", "b.json"]))
summarise(report, "markdown.report")
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


def test_nothing_that_writes_an_output_imports_sympy(tmp_path: Path) -> None:
    environment = {"GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md")}
    command = [sys.executable, "-c", PROGRAM]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=tmp_path, env=environment)
    assert "softgauge" in done.stdout.split()
    assert {"sympy", "scipy", "torch", "jax"} & set(done.stdout.split()) == set()
    assert len(list(tmp_path.iterdir())) == 5


def test_each_is_a_sha_256_and_one_is_that_of_the_certified_values() -> None:
    assert {name: len(value) for name, value in digests().items()} == dict.fromkeys(
        ("spec", "tables", "reference", "harness"), 64
    )
    assert len(set(digests().values())) == 4
    assert digests()["reference"] == digest()


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("spec", "spec/ops/sigmoid.py"),
        ("spec", "spec/sources.bib"),
        ("tables", "reference/tables/data/sigmoid.float32.json"),
        ("harness", "conformance/checks/accuracy.py"),
        ("harness", "reference/cases/digits.json"),
    ],
)
def test_one_byte_changes_the_digest_that_covers_it(
    name: str, file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / file
    path.parent.mkdir(parents=True)
    found = []
    monkeypatch.setattr(module, "_ROOT", tmp_path)
    for content in ("one", "two", "one"):
        path.write_text(content)
        found.append(digests.__wrapped__())
    changed = {key for key in found[0] if found[0][key] != found[1][key]}
    assert changed == {name}
    assert found[0] == found[2]

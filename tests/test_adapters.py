"""The page on adapters: each template runs and passes, every entry and every variable is there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from softgauge import check
from softgauge.conformance.api import PrintedReport
from softgauge.conformance.scoring.outcome.model import Verdict
from softgauge.conformance.worker.capabilities import Capabilities
from softgauge.conformance.worker.limits import READERS

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "adapters.md").read_text(encoding="utf-8")
TEMPLATES = dict(re.findall(r"### (kernel_\w+\.py): .*?\n\n```python\n(.*?)```", PAGE, re.DOTALL))
C_SOURCE = re.findall(r"```c\n(.*?)```", PAGE, re.DOTALL)[0]
NEEDS = {"kernel_torch.py": "torch", "kernel_triton.py": "triton", "kernel_pallas.py": "jax"}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with all templates, which is the working directory."""
    monkeypatch.chdir(tmp_path)
    for name, source in TEMPLATES.items():
        (tmp_path / name).write_text(source, encoding="utf-8")
    return tmp_path


def passes(report: PrintedReport) -> None:
    assert report.verdict is Verdict.PASS, str(report)
    assert {s.op for s in report.scores if s.grade is not None} >= {"softargmax"}


def test_the_templates_are_those_that_are_promised() -> None:
    assert set(TEMPLATES) == {"kernel_ctypes.py", "kernel_class.py", *NEEDS}


@pytest.mark.skipif(shutil.which("cc") is None, reason="needs a C compiler")
def test_the_template_for_ctypes_passes(place: Path) -> None:
    (place / "k.c").write_text(C_SOURCE, encoding="utf-8")
    subprocess.run(["cc", "-O2", "-shared", "-fPIC", "k.c", "-o", "libkernel.so", "-lm"], check=True)
    passes(check(place / "kernel_ctypes.py", op="softargmax", level="smoke", jobs=1))


@pytest.mark.framework
@pytest.mark.parametrize("name", NEEDS)
def test_the_template_for_a_framework_passes(place: Path, name: str) -> None:
    if find_spec(NEEDS[name]) is None:
        pytest.skip(f"{NEEDS[name]} is not installed")
    passes(check(place / name, op="softargmax", level="smoke", jobs=1))


def test_the_template_of_an_object_passes_within_its_limits(place: Path) -> None:
    program = "import softgauge\nfrom kernel_class import Kernel\nr = softgauge.check(Kernel(), level='smoke')\n"
    program += "print(r.verdict, *{s.scope for s in r.scores if s.grade is not None}, sep='|')"
    environment = {**os.environ, "PYTHONPATH": "."}
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    scope = "K <= 4096, K a multiple of 8, the last axis, 2 dimensions, contiguous arrays, one thread"
    assert done.stdout.strip().splitlines()[-1] == f"pass|{scope}"


def test_every_entry_that_may_be_declared_is_told() -> None:
    entries = set(re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE))
    declared = {name for name in Capabilities.__dataclass_fields__ if name != "ignored"}
    assert declared | set(READERS) <= entries


def test_every_variable_that_is_read_is_told() -> None:
    read = set()
    for path in (ROOT / "conformance").rglob("*.py"):
        read |= set(re.findall(r"environ(?:\.get\(|\[)\"(\w+)\"", path.read_text(encoding="utf-8")))
    read |= set(re.findall(r"environ(?:\.get\(|\[)\"(\w+)\"", (ROOT / "reference" / "cache.py").read_text()))
    assert read >= {"SOFTGAUGE_CACHE", "COLUMNS"}
    assert [name for name in sorted(read) if f"`{name}`" not in PAGE] == []

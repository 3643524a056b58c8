"""The commands of the README's section "Your own implementation" do what they are shown to do, in five lines each."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from softgauge.conformance.native import abi
from softgauge.spec.discovery import functions

from ...families import sampled
from ..compilers import ROOT, tool

README = (ROOT / "README.md").read_text(encoding="utf-8")
SECTION = README.split("## Your own implementation\n")[1].split("\n## ")[0]
BLOCKS = [block.strip("\n") for block in re.findall(r"(?:^    .+\n)+", SECTION, flags=re.MULTILINE)]
TOOLS = {"C": "cc ", "C++": "c++ ", "Rust": "rustc ", "JavaScript": "node "}


def lines(language: str) -> list[str]:
    """Return the commands of a language."""
    (block,) = [b for b in BLOCKS if TOOLS[language] in b]
    return [line.strip() for line in block.splitlines()]


def built_or_run(language: str) -> set[str]:
    """Return whether there is a library to grade, or a program; the adapters of the other languages are tried alone."""
    return {"adapter" if "exec:" in "".join(lines(language)) else "library"}


@pytest.mark.parametrize("language", sampled(TOOLS, built_or_run))
def test_the_commands_of_a_language_grade_its_example(language: str, tmp_path: Path) -> None:
    tool(TOOLS[language].strip())
    commands = lines(language)
    assert len(commands) <= 5
    for folder in ("examples", "conformance"):
        (tmp_path / folder).symlink_to(ROOT / folder)
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    assert shutil.which("softgauge", path=path) is not None
    done = subprocess.run(
        ["bash", "-euc", "\n".join(commands)],
        cwd=tmp_path, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1] == "verdict: pass"


def test_the_function_of_the_section_is_graded_from_python() -> None:
    (shown,) = [b for b in BLOCKS if "softgauge.check" in b]
    (function,) = re.findall(r"```python\n(.*?)```", SECTION, flags=re.DOTALL)
    program = function + "\n".join(line.strip() for line in shown.splitlines()).replace(
        "dtype=", "level='smoke', dtype="
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "softargmax  stable" in done.stdout


def test_the_pages_that_are_linked_are_there() -> None:
    for target in re.findall(r"\]\((docs/[a-z./]+)\)", SECTION):
        assert (ROOT / target).is_file()


def test_the_page_on_native_code_tells_the_abi() -> None:
    page = (ROOT / "docs" / "native.md").read_text(encoding="utf-8")
    shown = re.sub(r"\s+", " ", page.split("```c\n")[1].split("```")[0])
    taken = ", ".join(a.declared.replace("T *", "float *") for a in abi.arguments(functions()["softargmax"]))
    assert shown.strip() == f"int32_t softargmax_float32({taken});"
    for op in functions().values():
        for argument in abi.arguments(op):
            if argument.name in op.parameters or argument.name == "weight_class":
                assert argument.declared in page
    for name in ("softgauge_abi", "softgauge_version", "softgauge_capabilities", "softgauge_echo"):
        assert name in page

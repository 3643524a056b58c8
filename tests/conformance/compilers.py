"""Builds the examples and the libraries that tests write; a test that needs a tool which is not there is skipped."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from softgauge.conformance.native import INCLUDE

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
STRICT = ["-Wall", "-Wextra", "-Wpedantic", "-Werror", "-O2", "-shared", "-fPIC", "-I", str(INCLUDE)]


def tool(name: str) -> str:
    """Return the path of a program; skips the test where it is not installed."""
    path = shutil.which(name)
    if path is None:
        pytest.skip(f"{name} is not installed")
    return path


def built(source: Path, folder: Path) -> Path:
    """Return the library, or the program, that a C, C++ or Rust source becomes; a warning is an error."""
    library = folder / f"{source.stem}.so"
    if source.suffix == ".c":
        command = [tool("cc"), "-std=c11", *STRICT, str(source), "-o", str(library), "-lm"]
    elif source.suffix == ".cpp":
        command = [tool("c++"), "-std=c++20", *STRICT, str(source), "-o", str(library)]
    else:
        kind = [] if source.stem == "adapter" else ["--crate-type", "cdylib"]
        library = folder / "adapter" if source.stem == "adapter" else library
        command = [tool("rustc"), "-O", "-D", "warnings", "--edition", "2021", *kind, str(source), "-o", str(library)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return library

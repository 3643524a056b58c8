"""Imports point one way: spec <- reference <- conformance, and SymPy proves in spec alone."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = {
    str(path.relative_to(ROOT).as_posix()): path
    for part in ("spec", "reference", "conformance")
    for path in sorted((ROOT / part).rglob("*.py"))
}

FORBIDDEN = {
    "spec": ("numpy", "scipy", "ml_dtypes", "softgauge.reference", "softgauge.conformance"),
    "reference": ("sympy", "softgauge.conformance"),
    "conformance": ("sympy",),
}
SYMPY = ("spec/prove.py", "spec/reading/", "spec/claims/", "spec/render/")


def imported(source: str, package: tuple[str, ...]) -> Iterator[str]:
    """Absolute names of all that a module of ``package`` imports, inside functions too."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) + 1 - node.level] if node.level else ()
            module = (*base, *(node.module.split(".") if node.module else ()))
            # `from .. import reference` names a module only after the word import.
            yield from (".".join((*module, alias.name)) for alias in node.names)


def forbidden(file: str, source: str) -> list[str]:
    package = ("softgauge", *Path(file).parent.parts)
    # An absolute import of a top-level folder would make a second registry of ops.
    names = (*FORBIDDEN, *FORBIDDEN[package[1]])
    if package[1] == "spec" and not file.startswith(SYMPY):
        names = (*names, "sympy")
    return [i for i in imported(source, package) if any(i == n or i.startswith(f"{n}.") for n in names)]


@pytest.mark.parametrize("file", FILES)
def test_a_file_imports_only_what_its_part_may(file: str) -> None:
    assert forbidden(file, FILES[file].read_text(encoding="utf-8")) == []


def test_the_files_walked_are_the_ones_that_are_installed() -> None:
    for part in ("spec", "reference", "conformance"):
        installed = ROOT / "src" / "softgauge" / part
        assert [f for f in FILES if f.startswith(f"{part}/")] == [
            f"{part}/{path.relative_to(installed).as_posix()}" for path in sorted(installed.rglob("*.py"))
        ]
    assert set(FORBIDDEN) == {
        path.name for path in (ROOT / "src" / "softgauge").iterdir() if path.is_symlink()
    }


def test_sympy_is_imported_where_it_may_be() -> None:
    users = [f for f in FILES if "sympy" in imported(FILES[f].read_text(encoding="utf-8"), ())]
    assert users
    assert [f for f in users if not f.startswith(SYMPY)] == []


PLANTED = [
    ("spec/op.py", "import numpy as np", "numpy"),
    ("spec/prove.py", "import numpy.linalg", "numpy.linalg"),
    ("spec/op.py", "from sympy import Sum", "sympy.Sum"),
    ("spec/ops/new.py", "from ...reference.formats import BINARY64", "softgauge.reference.formats.BINARY64"),
    ("spec/ops/new.py", "from ... import conformance", "softgauge.conformance"),
    ("spec/op.py", "from softgauge import reference", "softgauge.reference"),
    ("reference/formats.py", "from ..conformance import grade", "softgauge.conformance.grade"),
    ("reference/cases/new.py", "def f():\n    import softgauge.conformance", "softgauge.conformance"),
    ("reference/formats.py", "import sympy", "sympy"),
    ("conformance/cli.py", "def f():\n    from sympy import exp", "sympy.exp"),
    ("conformance/cli.py", "from spec.op import Op", "spec.op.Op"),
    ("reference/formats.py", "import spec", "spec"),
]


@pytest.mark.parametrize(("file", "source", "name"), PLANTED)
def test_an_import_against_the_direction_is_seen(file: str, source: str, name: str) -> None:
    assert forbidden(file, source) == [name]


ALLOWED = [
    ("spec/prove.py", "import sympy"),
    ("spec/reading/normal.py", "from sympy import exp"),
    ("spec/reading/row.py", "from ..op import Field"),
    ("reference/formats.py", "import numpy\nfrom ..spec.op import Op"),
    ("conformance/cli.py", "from ..reference import formats\nfrom ..spec import prove"),
]


@pytest.mark.parametrize(("file", "source"), ALLOWED)
def test_an_import_along_the_direction_is_free(file: str, source: str) -> None:
    assert forbidden(file, source) == []

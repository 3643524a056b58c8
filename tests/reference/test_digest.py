"""The digest under which certified values are kept changes with every file that decides one, and with no other."""

from __future__ import annotations

import ast
import shutil
from pathlib import Path

import pytest

import softgauge
from softgauge.reference.digest import UNDECIDING, deciding, digest_of

PACKAGE = Path(softgauge.__file__).parent
FOLDERS = sorted({path.parent.relative_to(PACKAGE).as_posix() for path in deciding(PACKAGE)})


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the specification and the reference, without the tables' data."""
    root = tmp_path_factory.mktemp("sources")
    for part in ("spec", "reference"):
        shutil.copytree(PACKAGE / part, root / part, ignore=shutil.ignore_patterns("data", "__pycache__"))
    return root


def digest(root: Path) -> str:
    return digest_of(deciding(root), root)


def test_the_folders_are_those_that_decide_a_value() -> None:
    assert {"spec", "spec/ops", "reference"} <= set(FOLDERS)
    assert not [f for f in FOLDERS if f.startswith(tuple(f"reference/{name}" for name in UNDECIDING))]


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_change_in_any_folder_that_decides_a_value_is_another_digest(folder: str, sources: Path) -> None:
    before = digest(sources)
    changed = min((sources / folder).glob("*.py"))
    whole = changed.read_bytes()
    changed.write_bytes(whole + b"# planted")
    assert digest(sources) != before
    changed.write_bytes(whole)
    renamed = changed.rename(changed.with_name("planted.py"))
    assert digest(sources) != before
    renamed.rename(changed)
    assert digest(sources) == before


def test_a_folder_that_is_new_decides_until_it_is_excepted(sources: Path) -> None:
    before = digest(sources)
    new = sources / "reference" / "new_arithmetic"
    new.mkdir()
    (new / "field.py").write_text("")
    assert digest(sources) != before
    shutil.rmtree(new)
    assert digest(sources) == before


@pytest.mark.parametrize("folder", UNDECIDING)
def test_what_decides_no_value_changes_nothing(folder: str, sources: Path) -> None:
    before = digest(sources)
    (sources / "reference" / folder / "planted.py").write_text("1")
    assert digest(sources) == before


def test_nothing_that_decides_a_value_imports_a_folder_that_is_excepted() -> None:
    found = []
    for path in deciding(PACKAGE):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                names = {*(node.module or "").split("."), *(alias.name for alias in node.names)}
                found.append((path.name, names & set(UNDECIDING)))
    assert found
    assert [f for f in found if f[1]] == []


def test_where_a_file_begins_and_ends_matters(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    found = []
    for contents in (("xy", "z"), ("x", "yz")):
        for path, text in zip((first, second), contents, strict=True):
            path.write_text(text)
        found.append(digest_of([second, first], tmp_path))
    assert found[0] != found[1]

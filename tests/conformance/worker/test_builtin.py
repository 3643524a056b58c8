"""Every built-in backend describes itself, and nothing of it is imported to know that."""

from __future__ import annotations

import ast
import importlib.util
import json
import re
import tomllib
from collections.abc import Callable
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from softgauge.conformance.worker.target.builtin import FOLDER, Builtin, builtin, described
from softgauge.reference.formats import FORMATS
from softgauge.spec.discovery import functions

Call = Callable[..., tuple[int, str, str]]
PROJECT = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(params=builtin())
def one(request: pytest.FixtureRequest) -> Builtin:
    return described(request.param)


def test_what_it_needs_is_an_extra(one: Builtin) -> None:
    if one.name == "numpy":
        assert one.extra is None
        return
    assert one.extra is not None
    required = " ".join(PROJECT["optional-dependencies"][one.extra]).replace("-", "_")
    always = {"numpy", "ml_dtypes"}
    assert [module for module in one.imports if module not in always and module not in required] == []
    distributions = [one.distribution] if isinstance(one.distribution, str) else one.distribution
    assert all(name.replace("-", "_") in required for name in distributions)


def test_it_says_what_it_offers(one: Builtin) -> None:
    assert one.functions
    assert set(one.functions) <= set(functions())
    assert set(one.dtypes or ()) <= set(FORMATS)
    assert all(re.fullmatch(r"[a-z0-9_.:]+", name) and meaning for name, meaning in one.variants.items())


def test_its_file_is_short(one: Builtin) -> None:
    """A library is one file; the textbook formulas, which are no library, are as many as there are functions."""
    lines = (FOLDER / f"{one.name}.py").read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 220 or one.name == "numpy"


def test_its_file_declares_a_device(one: Builtin) -> None:
    tree = ast.parse((FOLDER / f"{one.name}.py").read_text(encoding="utf-8"))
    declared = [n.value for n in tree.body if isinstance(n, ast.AnnAssign) and ast.unparse(n.target) == "CAPABILITIES"]
    assert isinstance(declared[0], ast.Dict)
    assert "device" in [key.value for key in declared[0].keys if isinstance(key, ast.Constant)]


def test_the_list_shows_every_backend(call: Call) -> None:
    code, out, err = call("backends")
    heading, *rows = [line.split() for line in out.split("\n\n")[0].splitlines()]
    assert (code, err) == (0, "")
    assert heading == ["backend", "version", "functions", "formats"]
    assert [row[0] for row in rows] == list(builtin())
    assert [int(row[2]) for row in rows] == [len(described(name).functions) for name in builtin()]
    for name in builtin():
        for variant in described(name).variants:
            assert f"\n{name}:{variant} " in out


def test_what_is_missing_is_listed_with_the_command_that_installs_it(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    def without(name: str, package: str | None = None) -> ModuleSpec | None:
        return None if name in ("torch", "array_api_compat") else ModuleSpec(name, None)

    monkeypatch.setattr(importlib.util, "find_spec", without)
    _, out, _ = call("backends")
    absent = [line.split(maxsplit=3) for line in out.splitlines() if "not installed" in line]
    assert [line[0] for line in absent] == ["array_api", "torch"]
    assert [line[3] for line in absent] == ["pip install 'softgauge[array-api]'", "pip install 'softgauge[torch]'"]
    _, out, _ = call("backends", "--json")
    known = {entry["name"]: entry for entry in json.loads(out)}
    assert not known["torch"]["installed"]
    assert known["torch"]["missing"] == ["torch"]
    assert known["torch"]["install"] == "pip install 'softgauge[torch]'"
    assert known["numpy"]["installed"]
    assert known["numpy"]["install"] == ""
    assert set(known["torch"]["variants"]) >= {"compile", "cuda", "mps"}

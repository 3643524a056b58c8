"""The picture of the exceptions is the package's, and a system that is no POSIX gets one sentence."""

from __future__ import annotations

import ast
import builtins
from pathlib import Path
from types import SimpleNamespace

import pytest

from softgauge.conformance import errors
from softgauge.conformance.cli import main

ROOT = Path(__file__).parents[2]


def drawn() -> dict[str, str]:
    """Each exception of the picture, and what it is drawn beneath."""
    found: dict[str, str] = {}
    above = [""]
    for line in (errors.__doc__ or "").partition("::")[2].splitlines():
        if line.strip():
            depth = (len(line) - len(line.lstrip())) // 4
            name = line.split()[0]
            above[depth - 1 :] = [name]
            if depth > 1:
                found[name] = above[depth - 2]
    return found


def defined() -> dict[str, str]:
    """Each class of the package that is an exception, and its base."""
    classes = {
        node.name: [base.id for base in node.bases if isinstance(base, ast.Name)]
        for part in ("spec", "reference", "conformance")
        for path in (ROOT / part).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
    }

    def is_exception(name: str) -> bool:
        known = getattr(builtins, name, None)
        if isinstance(known, type):
            return issubclass(known, BaseException)
        return any(is_exception(base) for base in classes.get(name, ()))

    return {name: bases[0] for name, bases in classes.items() if bases and is_exception(name)}


def test_every_exception_stands_in_the_picture_beneath_its_base() -> None:
    assert drawn() == defined()
    assert len(drawn()) > 15


def test_a_system_that_is_no_posix_gets_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(errors, "os", SimpleNamespace(name="nt"))
    with pytest.raises(SystemExit) as ended:
        main(["run", "numpy"])
    assert ended.value.code == 2
    out, err = capsys.readouterr()
    assert out == ""
    sentence = "softgauge runs backends on POSIX systems only: use Linux, macOS or, on Windows, WSL"
    assert err == f"softgauge: error: {sentence}\n"

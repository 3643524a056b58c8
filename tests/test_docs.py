"""Every command that a document shows is run, in the order of the document; runs themselves meet a stand-in."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from shutil import which
from types import ModuleType
from typing import Any

import click
import pytest

from softgauge.conformance.cli import cli, main
from softgauge.conformance.report.json.write import to_json
from softgauge.conformance.run.request import Request
from softgauge.conformance.scoring.outcome.model import Report, Score
from softgauge.spec.grade import Grade

ROOT = Path(__file__).parents[1]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
KERNEL = """\
import numpy as np

def softargmax(x, *, axis=-1):
    e = np.exp(x - x.max(axis=axis, keepdims=True, initial=-np.inf))
    return e / e.sum(axis=axis, keepdims=True)
"""
SLOW = ("spec prove", "tables build", "tables verify")
"""Commands that compute everything, for minutes: their words are checked here, their work by tests of its own."""


def commands(text: str) -> list[str]:
    r"""Return the commands of the indented and fenced blocks of a document, as they are typed.

    >>> commands("    softgauge ops | head\nsoftgauge\n```\n- run: softgauge cite\n```\n")
    ['softgauge cite', 'softgauge ops']
    """
    blocks = re.findall(r"^```\w*\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    lines += [line for line in text.splitlines() if line.startswith("    ")]
    found = [re.match(r" *(?:- )?(?:run: |\$ )?(softgauge [a-z].*)", line) for line in lines]
    return [re.split(r" [|>#] ?| {3,}", match[1])[0].rstrip() for match in found if match]


def ordered(text: str) -> list[str]:
    """Return the commands in the order in which they stand, each once."""
    return sorted(dict.fromkeys(commands(text)), key=text.index)


def every(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Yield every command with the words that call it."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from every(command, (*path, name))


# Click remembers the names of a command's help option from the context that it meets first.
CONTEXT = click.Context(cli, **cli.context_settings)
COMMANDS = {" ".join(words): command for words, command in every(cli)}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the files that documents speak of, where a run is answered by a report that passes."""
    module = ModuleType("softgauge.conformance.run.suite")
    module.run = _run  # type: ignore[attr-defined]  # a module made for this test
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.chdir(tmp_path)
    for name in ("GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY"):
        monkeypatch.delenv(name, raising=False)
    for name in ("mykernel.py", "mine.py"):
        (tmp_path / name).write_text(KERNEL)
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    report = to_json(_run(Request("numpy", ("softargmax",))))
    for name in ("report", "old", "new", "cpu", "cuda", "scipy", "torch", "jax"):
        (tmp_path / f"{name}.json").write_text(report)
    return tmp_path


def _run(request: Request, *_: Any) -> Report:
    return Report(
        {"name": request.backend, "version": "1"}, {"system": "x"}, request.level, request.seed, request.grade,
        request.profile, {"spec": "00"}, (Score("softargmax", "float32", "scored", Grade.STABLE, 1.0),),
    )  # fmt: skip


def call(command: str) -> int | str | None:
    with pytest.raises(SystemExit) as exit_:
        main(shlex.split(command)[1:])
    return exit_.value.code


def accepted(command: str) -> bool:
    """Return whether the words name a command and its options are known, without running it."""
    words = shlex.split(command)[1:]
    name = next(n for n in sorted(COMMANDS, key=len, reverse=True) if words[: len(n.split())] == n.split())
    COMMANDS[name].make_context(name, words[len(name.split()) :], parent=CONTEXT)
    return True


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_command_of_a_document_works(document: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in ordered(document.read_text(encoding="utf-8")):
        program = re.search(r"exec:(\S+)", command)
        if command.startswith(tuple(f"softgauge {name}" for name in SLOW)) or (program and not which(program[1])):
            assert accepted(command)
            continue
        code = call(command)
        assert (command, code) == (command, 0), capsys.readouterr().err
        capsys.readouterr()


def test_the_documents_show_commands() -> None:
    shown = [command for path in DOCUMENTS for command in ordered(path.read_text(encoding="utf-8"))]
    assert len(shown) > 25
    used = {name for name in COMMANDS for command in shown if command.startswith(f"softgauge {name}")}
    assert {"run", "compare", "cite", "explain", "repro"} <= used


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_shows_examples_that_are_accepted(name: str) -> None:
    help_ = COMMANDS[name].help or ""
    assert re.search(r"^ *Examples?:$", help_, flags=re.MULTILINE)
    shown = re.findall(rf"^ *(softgauge {name}\b.*?)(?:  +.*)?$", help_, flags=re.MULTILINE)
    assert shown
    for example in shown:
        assert accepted(example.split(" | ")[0])


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_to_a_file_leads_somewhere(document: Path) -> None:
    prose = re.sub(r"^```.*?^```$", "", document.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    links = re.findall(r"\]\(([^)#:]+)[^):]*\)", prose)
    assert [link for link in links if not (document.parent / link).exists()] == []

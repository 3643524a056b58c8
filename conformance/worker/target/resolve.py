"""Finds what the BACKEND of a command line means."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path

from ...errors import UsageError, did_you_mean
from ..stdio.command import command
from .builtin import builtin, described
from .target import Kind, Target

EXEC = "exec:"
"""What stands before the command of an adapter."""

LIBRARIES = (".so", ".dylib")
"""How the name of a shared library ends."""


def resolve(backend: str, folder: Path | None = None) -> Target:
    """Return what the BACKEND of a command line means; a path is relative to ``folder``, or to where the program runs.

    Raises :class:`UsageError` for a name that is nothing, a file or program that is not there and a missing extra.
    """
    if backend.startswith(EXEC):
        text = backend.removeprefix(EXEC)
        command(text)
        return Target(Kind.EXEC, text, backend)
    name, _, variant = backend.partition(":")
    if name in builtin():
        known = described(name)
        if known.missing:
            raise UsageError(f"{known.missing[0]} is not installed; install the extra: {known.hint}")
        return Target(Kind.BUILTIN, name, backend, variant)
    if backend.endswith((".py", *LIBRARIES)) or "/" in backend or "\\" in backend:
        return _file(backend if folder is None else _shown((folder / backend).resolve()))
    if _importable(backend):
        return Target(Kind.MODULE, backend, backend)
    question = did_you_mean(backend, builtin(), n=1)
    raise UsageError(
        f"unknown backend {backend!r}: {question and f'{question} '}there are {', '.join(builtin())}; "
        "or give a path to a .py file or a shared library, a dotted module or 'exec:COMMAND'"
    )


def _file(backend: str) -> Target:
    path = Path(backend)
    try:
        found = path.is_file()
    except OSError as error:
        raise UsageError(f"{backend} cannot be read: {error.strerror}; give the path of a Python file") from error
    if not found:
        raise UsageError(
            f"no file {backend}; give the path of a Python file or of a shared library that defines the functions"
        )
    if path.suffix in LIBRARIES:
        return Target(Kind.LIBRARY, str(path.resolve()), backend)
    if path.suffix != ".py":
        raise UsageError(
            f"{backend} is no Python file, which ends in .py, and no shared library, which ends in "
            f"{', '.join(LIBRARIES)}; a program that speaks the protocol is given as 'exec:COMMAND'"
        )
    return Target(Kind.FILE, str(path.resolve()), backend)


def _shown(path: Path) -> str:
    """Return the shorter way to a file: messages name it."""
    shown = os.path.relpath(path) if path.is_relative_to(Path.cwd()) else str(path)
    return shown if os.sep in shown else os.path.join(os.curdir, shown)


def _importable(name: str) -> bool:
    """Whether the top-level package of a dotted name can be found, without importing it."""
    if not all(part.isidentifier() for part in name.split(".")):
        return False
    top = name.split(".")[0]
    here = Path.cwd() / top
    try:
        known = importlib.util.find_spec(top) is not None
        return known or here.with_suffix(".py").is_file() or here.is_dir()
    except (ValueError, OSError):  # __main__ has no specification, and no file has a name of any length
        return False

"""Resolves the BACKEND argument of the command line."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from ...errors import UsageError, did_you_mean
from ..stdio.command import EXEC, command
from . import live
from .builtin import builtin, described

LIBRARIES = (".so", ".dylib", ".dll")
"""How the name of a shared library ends."""



def resolve(backend: str) -> str:
    """Return the target that a worker loads: ``builtin:…``, ``file:…``, ``module:…``, ``library:…`` or ``exec:…``.

    Raises :class:`UsageError` for a name that is nothing, a file or program that is not there and a missing extra.
    """
    if backend.startswith(EXEC):
        command(backend)
        return backend
    if live.is_live(backend):
        live.subject(backend)
        return backend
    name = backend.partition(":")[0]
    if name in builtin():
        known = described(name)
        if known.missing:
            raise UsageError(f"{known.missing[0]} is not installed; install the extra: {known.hint}")
        return f"builtin:{backend}"
    if backend.endswith((".py", *LIBRARIES)) or "/" in backend or "\\" in backend:
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
            return f"library:{path.resolve()}"
        if path.suffix != ".py":
            raise UsageError(
                f"{backend} is no Python file, which ends in .py, and no shared library, which ends in "
                f"{', '.join(LIBRARIES)}; a program that speaks the protocol is given as 'exec:COMMAND'"
            )
        return f"file:{path.resolve()}"
    if _importable(backend):
        return f"module:{backend}"
    question = did_you_mean(backend, builtin(), n=1)
    raise UsageError(
        f"unknown backend {backend!r}: {question and f'{question} '}there are {', '.join(builtin())}; "
        "or give a path to a .py file or a shared library, a dotted module or 'exec:COMMAND'"
    )




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

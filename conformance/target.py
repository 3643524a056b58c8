"""Resolves the BACKEND argument of the command line."""

from __future__ import annotations

import difflib
import importlib.util
from pathlib import Path

from .builtin import builtin, described
from .errors import UsageError


def resolve(backend: str) -> str:
    """Return the target that a worker loads: ``builtin:…``, ``file:…`` or ``module:…``.

    Raises :class:`UsageError` for a name that is nothing, a file that is not there and a missing extra.
    """
    name = backend.partition(":")[0]
    if name in builtin():
        known = described(name)
        if known.missing:
            raise UsageError(f"{known.missing[0]} is not installed; install the extra: {known.hint}")
        return f"builtin:{backend}"
    if backend.endswith(".py") or "/" in backend or "\\" in backend:
        path = Path(backend)
        try:
            found = path.is_file()
        except OSError as error:
            raise UsageError(f"{backend} cannot be read: {error.strerror}; give the path of a Python file") from error
        if not found:
            raise UsageError(f"no file {backend}; give the path of a Python file that defines the functions")
        if path.suffix != ".py":
            raise UsageError(f"{backend} is no Python file; a backend file ends in .py")
        return f"file:{path.resolve()}"
    if _importable(backend):
        return f"module:{backend}"
    near = difflib.get_close_matches(backend, builtin(), n=1)
    hint = f"did you mean {near[0]!r}? " if near else ""
    raise UsageError(
        f"unknown backend {backend!r}: {hint}there are {', '.join(builtin())}; "
        "or give a path to a .py file or a dotted module"
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

"""Loads the files that discovery finds, those of the specification and those of a foreign folder."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from pathlib import Path
from types import ModuleType


class OpError(ValueError):
    """A file of the specification that cannot be used; the message names the file, the fault and the way out."""


def load(path: Path, package: str, home: Path) -> ModuleType:
    """Return the module of ``path``, a member of ``package``, whose own files lie in ``home``.

    Raises :class:`OpError` for a file that does not import, whatever the reason.
    """
    try:
        return importlib.import_module(f"{package}.{path.stem}") if path.parent == home else _foreign(path, package)
    except Exception as error:
        raise OpError(f"{path}: does not import: {type(error).__name__}: {error}") from error


def _foreign(path: Path, package: str) -> ModuleType:
    # A foreign folder may use relative imports of the spec (`from ..op import Op`), so it joins the package.
    name = f"{package}._{abs(hash(path))}_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    finally:
        del sys.modules[name]
    return module

"""Turns what a user calls a backend into a module, or what passes for one; used inside the worker process only."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any


def load(target: str) -> ModuleType | Any:
    """Return the module of ``builtin:NAME[:DEVICE]``, ``file:PATH`` or ``module:DOTTED.NAME``.

    A ``library:PATH`` and an ``exec:COMMAND`` become objects with the same attributes. Whatever is raised while one is
    loaded passes through.
    """
    kind, _, rest = target.partition(":")
    if kind == "library":
        from ...native.library import Library

        return Library(rest)
    if kind == "exec":
        from ..stdio.adapter import Adapter

        return Adapter(rest)
    if kind == "builtin":
        name, _, device = rest.partition(":")
        module = importlib.import_module(f"softgauge.conformance.backends.{name}")
        if device and not hasattr(module, "select"):
            raise ValueError(f"{name} has no devices to choose from; leave out :{device}")
        if device:
            module.select(device)
        return module
    if kind == "module":
        sys.path.append(str(Path.cwd()))
        return importlib.import_module(rest)
    path = Path(rest).resolve()
    # Its folder is on the path last, so that a file may import its neighbours but shadow nothing.
    sys.path.append(str(path.parent))
    spec = importlib.util.spec_from_file_location(f"_softgauge_subject_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path.name} is no Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module

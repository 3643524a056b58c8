"""Turns what a user calls a backend into a module, or what passes for one; used inside the worker process only."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

from .target import Kind, Target

FILE = "_softgauge_subject_"
"""How the name of a module begins that is a user's file."""


def load(target: Target) -> ModuleType | Any:
    """Return the module that a target leads to.

    A shared library and an adapter become objects with the same attributes. Whatever is raised while one is loaded
    passes through.
    """
    if target.kind is Kind.LIBRARY:
        from ...native.library import Library

        return Library(target.value)
    if target.kind is Kind.EXEC:
        from ..stdio.adapter import Adapter

        return Adapter(target.value)
    if target.kind is Kind.BUILTIN:
        module = importlib.import_module(f"softgauge.conformance.backends.{target.value}")
        if target.variant and not hasattr(module, "select"):
            raise ValueError(f"{target.value} has no devices to choose from; leave out :{target.variant}")
        if target.variant:
            module.select(target.variant)
        return module
    if target.kind is Kind.NAMED:
        kind = Kind.FILE if target.value.endswith(".py") else Kind.MODULE
        module = load(replace(target, kind=kind))
        return SimpleNamespace(**{target.function: getattr(module, target.variant)})
    if target.kind is Kind.MODULE:
        sys.path.append(str(Path.cwd()))
        return importlib.import_module(target.value)
    path = Path(target.value)
    # Its folder is on the path last, so that a file may import its neighbours but shadow nothing.
    sys.path.append(str(path.parent))
    spec = importlib.util.spec_from_file_location(f"{FILE}{path.stem}", path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path.name} is no Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module

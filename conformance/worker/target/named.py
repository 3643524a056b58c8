"""A function of this process that is called in a fresh one, which finds it by its module and name."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

from ...errors import UsageError
from .target import Kind, Target

THREADED = ("torch", "jax", "tensorflow", "mlx", "openvino", "onnxruntime", "cupy", "numba", "tinygrad")
"""Libraries that run threads or devices, which a fork does not copy: a call in one may wait for ever."""


def threaded() -> str:
    """Return a library of this process whose threads a fork would lack, empty for none."""
    return next((name for name in THREADED if name in sys.modules), "")


def named(subject: Any, function: str, library: str) -> Target:
    """Return the target of a subject that ``library`` keeps from being called in a fork; ``function`` is what it is.

    Raises :class:`UsageError` where no module has it under its name.
    """
    if isinstance(subject, ModuleType):
        place = _place(subject)
        return Target(Kind.FILE if place.endswith(".py") else Kind.MODULE, place, subject.__name__)
    name, module = getattr(subject, "__qualname__", ""), sys.modules.get(getattr(subject, "__module__", None) or "")
    if not function or module is None or not _place(module) or getattr(module, name, None) is not subject:
        raise UsageError(
            f"this process has loaded {library}, whose threads and devices a copy of it would lack: put "
            f"{name or type(subject).__name__} at the top level of a file and pass the path of the file"
        )
    return Target(Kind.NAMED, _place(module), name, name, function)


def _place(module: ModuleType) -> str:
    """Return the file of a module that stands alone, or the name of one in a package; empty where it has none."""
    file = getattr(module, "__file__", None) or ""
    return file if module.__name__ == "__main__" or "." not in module.__name__ else module.__name__ if file else ""

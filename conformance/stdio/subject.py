"""An adapter as a module: its functions take NumPy arrays. Used inside the worker process only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from ...spec.discovery import functions
from ...spec.op import Op
from ..backend import DeclarationError, capabilities
from ..rows import rows
from ..target import EXEC, command
from .process import Process
from .rules import PROTOCOL, AdapterError, Broken

Array = npt.NDArray[Any]


class Refused(Exception):
    """The adapter answered that it failed; the message is its own."""


class Adapter:
    """A started adapter; a function that it lists is an attribute."""

    def __init__(self, text: str) -> None:
        """Start the command and ask what it has; raises :class:`AdapterError` with one sentence."""
        self.words = command(EXEC + text)
        self._process = Process(self.words)
        try:
            self.__version__ = start(self._process)
            names, self.CAPABILITIES = describe(self._process)
        except Broken as error:
            raise AdapterError(f"your adapter is broken: {error}") from error
        for name in names:
            setattr(self, name, self._function(functions()[name]))

    def _function(self, op: Op) -> Callable[..., Array]:
        def function(*arrays: Array, axis: int | None = None, **parameters: Any) -> Array:
            given = rows(op, arrays, axis, parameters)
            # Elementwise functions meet numbers, not rows.
            flat = [a.reshape(-1) if op.elementwise else a for a in given.arrays]
            sent = {name: a for (name, _, _), a in zip(op.arrays, flat, strict=True)}
            plain = {name: v for name, v in parameters.items() if name != "weight"}
            if parameters.get("weight") is not None:
                sent["weight"] = parameters["weight"]
            due = (given.rows * given.classes,) if op.elementwise else given.due
            y = self.ask("call", sent, function=op.id, rows=given.rows, classes=given.classes, parameters=plain)
            return given.restore(y) if y.shape == due else y

        return function

    def softgauge_echo(self, x: Array, *, transpose: bool = False) -> Array:
        """Return an array as the adapter gives it back, with rows and classes exchanged on demand."""
        return self.ask("echo", {"x": x}, transpose=transpose)

    def softgauge_probe(self, *, probe: str) -> Array:
        """Try one of the probes of ``softgauge protocol check``; raises :class:`AdapterError` for a broken rule."""
        from .probes import PROBES

        try:
            PROBES[probe].run(self)
        except Broken as error:
            raise AdapterError(f"your adapter is broken: {error}") from error
        return np.zeros(())

    def ask(self, kind: str, arrays: dict[str, Array], **more: Any) -> Array:
        """Return the array of an answer; raises :class:`Refused` or NotImplementedError as its status says."""
        answer, array = self._process.ask(kind, arrays, **more)
        if answer["status"] == "unsupported":
            raise NotImplementedError(answer.get("message", ""))
        if answer["status"] == "error":
            raise Refused(answer.get("message", ""))
        if array is None:
            raise AdapterError("your adapter is broken: rule answer/array: an answer with the status ok has no array")
        return array


def start(process: Process, limit: float | None = None) -> str:
    """Open the conversation and return the version of what is behind the adapter."""
    answer, _ = process.ask("start", limit=limit, protocol=PROTOCOL)
    if answer["status"] != "ok":
        raise Broken("start/answer", f"start was answered with {answer['status']}: {answer.get('message', '')}"[:300])
    if answer.get("protocol") != PROTOCOL:
        raise Broken("start/version", f"it speaks version {str(answer.get('protocol'))[:40]}")
    version = answer.get("version", "")
    return version if isinstance(version, str) else ""


def describe(process: Process, limit: float | None = None) -> tuple[tuple[str, ...], dict[str, Any]]:
    """Return the names of the functions that the adapter has, and what it declares."""
    answer, _ = process.ask("describe", limit=limit)
    names, declared = answer.get("functions"), answer.get("capabilities", {})
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise Broken("describe/functions", "functions is no list of names")
    if unknown := [name for name in names if name not in functions()]:
        raise Broken("describe/functions", f"there is no function {unknown[0][:60]!r}")
    try:
        capabilities(declared)
    except DeclarationError as error:
        raise Broken("describe/capabilities", str(error)) from error
    return tuple(names), declared

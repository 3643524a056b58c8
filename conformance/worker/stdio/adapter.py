"""An adapter as a module: its functions take NumPy arrays. Used inside the worker process only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from ....spec.discovery import functions
from ....spec.op import Op
from ...native.rows import rows
from .command import command
from .handshake import Refused, describe, start
from .probes import LIMIT, PROBES
from .process import Process
from .rules import AdapterError, Broken

Array = npt.NDArray[Any]


class Adapter:
    """A started adapter; a function that it lists is an attribute."""

    def __init__(self, text: str) -> None:
        """Start the command and ask what it has; raises :class:`AdapterError` with one sentence."""
        self.words, self.exit_limit = command(text), LIMIT
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

    def softgauge_probe(self, *, probe: str, exit_limit: float) -> Array:
        """Try one of the probes of ``softgauge protocol check``; raises :class:`AdapterError` for a broken rule.

        ``exit_limit`` is how many seconds the adapter may take to exit.
        """
        self.exit_limit = exit_limit
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

"""An adapter's process: started, asked and ended; its standard error is passed on, its last line kept."""

from __future__ import annotations

import contextlib
import os
import subprocess
import threading
import time
from typing import Any

import numpy.typing as npt

from ..outcomes import exit_in_words
from .rules import AdapterError, Broken
from .wire import Closed, Late, Wire

Array = npt.NDArray[Any]

GRACE = 1.0
"""Seconds that a process whose output has ended is waited for, so that its status can be told."""

KEPT = 4096
"""Bytes of standard error of which the last line is shown."""


class Process:
    """One adapter, in the process group of whoever starts it: that one's end is its end."""

    def __init__(self, words: list[str]) -> None:
        """Start the program; raises :class:`AdapterError` where the system does not."""
        try:
            self._process = subprocess.Popen(
                words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0
            )
        except OSError as error:
            raise AdapterError(f"the adapter cannot be started: {error.strerror}: {words[0]}") from error
        stdin, stdout, stderr = self._process.stdin, self._process.stdout, self._process.stderr
        assert stdin is not None
        assert stdout is not None
        assert stderr is not None
        self._stdin, self._streams = stdin, (stdin, stdout, stderr)
        self._wire = Wire(stdout.fileno(), stdin.fileno(), lambda: self._process.poll() is not None)
        self._said = b""
        self._pump = threading.Thread(target=self._pass_on, args=(stderr.fileno(),), daemon=True)
        self._pump.start()
        self._lock = threading.Lock()
        self._asked = 0

    def ask(
        self, kind: str, arrays: dict[str, Array] | None = None, limit: float | None = None, **more: Any
    ) -> tuple[dict[str, Any], Array | None]:
        """Return the answer to a request; raises :class:`AdapterError` where there is none that can be used.

        ``limit`` is in seconds; without one whoever watches this process ends it.
        """
        sent = dict(arrays or {})
        with self._lock:
            self._asked += 1
            header: dict[str, Any] = {"type": kind, "id": self._asked, **more}
            if sent:
                header["arrays"] = [{"name": n, "dtype": a.dtype.name, "shape": list(a.shape)} for n, a in sent.items()]
            deadline = None if limit is None else time.monotonic() + limit
            try:
                self._wire.send(header, tuple(sent.values()), deadline)
                answer, array = self._wire.receive(deadline)
                _check(answer, self._asked)
                return answer, array
            except Broken as error:
                raise AdapterError(f"your adapter is broken: {error}") from error
            except Late as error:
                raise AdapterError(f"your adapter is broken: rule answer/alive: no answer to {kind}") from error
            except (Closed, OSError) as error:
                raise AdapterError(f"{self._end()}{self._last()}") from error

    def tell(self, kind: str) -> None:
        """Send a request that is not answered."""
        with contextlib.suppress(Broken, Closed, Late, OSError):
            self._wire.send({"type": kind, "id": self._asked + 1}, (), time.monotonic() + GRACE)

    def close_input(self) -> None:
        """End the adapter's standard input."""
        self._stdin.close()

    def wait(self, limit: float) -> int | None:
        """Return the exit status, None where the adapter has not ended after ``limit`` seconds."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self._process.wait(limit)
        return None

    def kill(self) -> None:
        """End the process at once; its children are the business of whoever ends the group."""
        self._process.kill()
        self._process.wait()
        self._pump.join(GRACE)
        for stream in self._streams:
            stream.close()

    def _end(self) -> str:
        status = self.wait(GRACE)
        return "the adapter closed its standard streams" if status is None else exit_in_words("adapter", status)

    def _last(self) -> str:
        """Return the last line of standard error as half a sentence."""
        self._pump.join(0.5)
        lines = self._said.decode("utf-8", "replace").split("\n")
        last = next((line.strip() for line in reversed(lines) if line.strip()), "")
        return f"; its last line was: {last[:300]}" if last else ""

    def _pass_on(self, fd: int) -> None:
        with contextlib.suppress(OSError, ValueError):
            while part := os.read(fd, 4096):
                self._said = (self._said + part)[-KEPT:]
                os.write(2, part)


def _check(answer: dict[str, Any], asked: int) -> None:
    if "id" not in answer:
        raise Broken("answer/id", f"request {asked} was answered without an id")
    if type(answer["id"]) is not int or answer["id"] != asked:
        raise Broken("answer/id", f"request {asked} was answered with id {str(answer['id'])[:40]!r}")
    if answer.get("status") not in ("ok", "unsupported", "error"):
        raise Broken("answer/status", f"the status is {str(answer.get('status'))[:40]!r}")
    if not isinstance(answer.get("message", ""), str):
        raise Broken("answer/status", "the message is no text")

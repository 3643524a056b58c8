"""The harness's side of a worker: starts it, calls it, watches time and memory, and starts it anew."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from types import TracebackType
from typing import IO, Any

import psutil

from .backend import Capabilities, DeclarationError, Died, Outcome, Raised, Returned, capabilities
from .channel import Array, Channel, ChannelError, ChannelTimeout
from .errors import LoadError

START_LIMIT = 120.0
"""Seconds a backend may take to import; a cold import of a large framework takes tens of seconds."""

WATCH_INTERVAL = 0.25
KEPT_OUTPUT = 16_384


class Worker:
    """One backend in its own process group; a context manager that leaves no process behind."""

    def __init__(self, target: str, *, time_limit: float, memory_limit: float, start_limit: float = START_LIMIT) -> None:
        """Remember how to start the worker; ``time_limit`` in seconds per call, ``memory_limit`` in GiB."""
        self._target, self._time_limit, self._memory_limit = target, time_limit, memory_limit
        self._start_limit = start_limit
        self._process: subprocess.Popen[bytes] | None = None
        self._channel: Channel | None = None
        self._output: deque[bytes] = deque(maxlen=64)
        self._oversized = False
        self.functions: tuple[str, ...] = ()
        self.capabilities = Capabilities()
        self.version = ""

    def __enter__(self) -> Worker:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

    def start(self) -> None:
        """Start the process and load the backend; raises :class:`LoadError` with one sentence."""
        to_worker, from_harness = os.pipe()
        from_worker, to_harness = os.pipe()
        self._oversized = False
        self._output.clear()
        command = [sys.executable, "-P", "-m", f"{__package__}.worker", str(to_worker), str(to_harness)]
        self._process = subprocess.Popen(
            [*command, self._target, str(self._memory_limit)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            pass_fds=(to_worker, to_harness),
            start_new_session=True,
        )
        os.close(to_worker)
        os.close(to_harness)
        self._fds = (from_worker, from_harness)
        self._channel = Channel(from_worker, from_harness)
        assert self._process.stdout is not None
        self._drainer = threading.Thread(target=self._drain, args=(self._process.stdout,), daemon=True)
        self._drainer.start()
        threading.Thread(target=self._watch, args=(self._process,), daemon=True).start()
        try:
            header, _ = self._channel.receive(self._start_limit)
            self._accept(header)
        except (ChannelError, ChannelTimeout) as error:
            reason = self._died(error, f"the import did not end within {self._start_limit:g} s").reason
            raise LoadError(f"the backend cannot be loaded: {reason}") from error
        except BaseException:
            self.stop()
            raise

    def _accept(self, header: dict[str, Any]) -> None:
        if header.get("status") != "ready":
            missing = header.get("missing")
            hint = f"; install {missing} or correct the import" if missing else ""
            raise LoadError(f"the backend cannot be loaded: {header.get('type')}: {header.get('message')}{hint}")
        try:
            self.capabilities = capabilities(header["capabilities"])
        except DeclarationError as error:
            raise LoadError(f"the backend cannot be loaded: {error}") from error
        self.functions = tuple(header["functions"])
        self.version = header["version"]

    def call(self, function: str, arrays: tuple[Array, ...], axis: int | None, shape: tuple[int, ...]) -> Outcome:
        """Call a function of the backend; ``shape`` is the shape that its result must have."""
        if self._process is None:
            self.start()
        assert self._channel is not None
        try:
            header = {"call": function, "axis": axis, "shape": list(shape)}
            self._channel.send(header, arrays, self._time_limit)
            answer, results = self._channel.receive(self._time_limit)
        except (ChannelError, ChannelTimeout) as error:
            return self._died(error, f"the call did not return within {self._time_limit:g} s")
        if answer.get("status") == "raised":
            return Raised(str(answer.get("type")), str(answer.get("message")))
        return Returned(
            values=results[0] if results else None,
            dtype=str(answer.get("dtype")),
            shape=tuple(int(n) for n in answer.get("shape", ())),
            mutated=tuple(int(i) for i in answer.get("mutated", ())),
        )

    def stop(self) -> None:
        """End the process and everything that it started."""
        process, self._process, self._channel = self._process, None, None
        if process is None:
            return
        for fd in self._fds:
            with contextlib.suppress(OSError):
                os.close(fd)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        self._drainer.join(1)
        if process.stdout is not None:
            process.stdout.close()

    def _died(self, error: Exception, late: str) -> Died:
        """Return why no answer came, ``late`` where it was the time, and end what is left of the process."""
        process = self._process
        assert process is not None
        if isinstance(error, ChannelTimeout):
            self.stop()
            return Died(late, hung=True)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(2)
        code = process.returncode
        last = self.last_line
        self.stop()
        if self._oversized:
            return Died(f"the process used more than {self._memory_limit:g} GiB of memory and was ended")
        if code is None:
            return Died(f"the backend wrote into the harness's channel: {error}")
        said = f"; its last line was: {last}" if last else ""
        if code < 0:
            return Died(f"the process was ended by {signal.Signals(-code).name}{said}")
        return Died(f"the process exited with status {code}{said}")

    @property
    def last_line(self) -> str:
        """The last line that the process printed."""
        text = b"".join(self._output)[-KEPT_OUTPUT:].decode("utf-8", "replace").strip()
        return text.splitlines()[-1][:300] if text else ""

    def _drain(self, stream: IO[bytes]) -> None:
        with contextlib.suppress(ValueError, OSError):
            while part := os.read(stream.fileno(), 4096):
                self._output.append(part)

    def _watch(self, process: subprocess.Popen[bytes]) -> None:
        """End the process when it and its children outgrow the memory limit."""
        with contextlib.suppress(psutil.Error):
            subject = psutil.Process(process.pid)
            while process.poll() is None:
                resident = sum(p.memory_info().rss for p in [subject, *subject.children(recursive=True)])
                if resident > self._memory_limit * 2**30:
                    self._oversized = True
                    os.killpg(process.pid, signal.SIGKILL)
                    return
                time.sleep(WATCH_INTERVAL)

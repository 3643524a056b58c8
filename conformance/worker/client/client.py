"""The harness's side of a worker: starts it, calls it, watches time and memory, and starts it anew."""

from __future__ import annotations

import contextlib
import math
import os
import signal
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import IO, Any, Generic, TypeVar

import numpy as np
import psutil

from ...errors import LoadError
from ..arrays.dtypes import Array, ChannelError
from ..capabilities import DeclarationError, Loaded, Spelling, capabilities
from ..channel.frames import Channel, ChannelTimeout
from ..channel.shared_memory import pair
from ..outcomes import Died, Outcome, Raised, Returned, Together, exit_in_words
from ..stdio.rules import AdapterError
from ..target.target import Kind, Target
from .launch import POLL, Process, inherited, launch

START_LIMIT = 120.0
"""Seconds a backend may take to import; a cold import of a large framework takes tens of seconds."""

WATCH_INTERVAL = 0.25
END_LIMIT = 2.0
"""Seconds that killed children are waited for; the kernel ends them when it comes to it."""

KEPT_OUTPUT = 16_384

HEADER = 1 << 10
"""Bytes that the header of a call takes at most, long lists of parameters aside."""

T = TypeVar("T")


class Worker:
    """One backend in its own process group; a context manager that leaves no process behind."""

    def __init__(
        self, target: Target, *, time_limit: float, memory_limit: float, start_limit: float = START_LIMIT
    ) -> None:
        """Remember how to start the worker; ``time_limit`` in seconds per call, ``memory_limit`` in GiB."""
        self.target, self._time_limit, self._memory_limit = target, time_limit, memory_limit
        self._start_limit = start_limit
        self._process: Process | None = None
        self._channel: Channel | None = None
        self._output: deque[bytes] = deque(maxlen=64)
        self._oversized = False
        self._shared = 0
        self._calls = 0
        self._under_way: deque[PendingCall[Any]] = deque()
        self._descendants: set[psutil.Process] = set()
        self.loaded = Loaded()
        self.echoes = False

    def __enter__(self) -> Worker:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start the process and load the backend; raises :class:`LoadError` with one sentence."""
        to_worker, from_harness = os.pipe()
        from_worker, to_harness = os.pipe()
        self._oversized = False
        self._descendants = set()
        self._output.clear()
        self._shared = inherited(self.target)
        files = pair()
        there = None if files is None else files[::-1]
        self._process = launch(
            self.target, self._memory_limit, to_worker, to_harness, (from_worker, from_harness), there
        )
        os.close(to_worker)
        os.close(to_harness)
        self._fds = (from_worker, from_harness, *(files or ()))
        self._channel = Channel(from_worker, from_harness, files)
        assert self._process.stdout is not None
        self._drainer = threading.Thread(target=self._drain, args=(self._process.stdout,), daemon=True)
        self._drainer.start()
        self._stopped = threading.Event()
        self._watcher = threading.Thread(target=self._watch, args=(self._process, self._stopped), daemon=True)
        self._watcher.start()
        try:
            header, _ = self._channel.receive(self._start_limit)
            self._accept(header)
        except (ChannelError, ChannelTimeout) as error:
            what = "start" if self.serial else "import"
            reason = self._died(error, f"the {what} did not end within {self._start_limit:g} s").reason
            raise LoadError(f"the backend cannot be loaded: {reason}") from error
        except BaseException:
            self.stop()
            raise

    def _accept(self, header: dict[str, Any]) -> None:
        if header.get("status") != "ready":
            if header.get("type") == AdapterError.__name__:
                raise LoadError(str(header.get("message")))
            missing = header.get("missing")
            hint = f"; install {missing} or correct the import" if missing else ""
            raise LoadError(f"the backend cannot be loaded: {header.get('type')}: {header.get('message')}{hint}")
        try:
            declared = capabilities(header["capabilities"])
        except DeclarationError as error:
            raise LoadError(f"the backend cannot be loaded: {error}") from error
        ignored = {name: int(label) for name, label in header["ignored"].items()}
        self.loaded = Loaded(
            functions=tuple(header["functions"]),
            capabilities=declared,
            version=header["version"],
            said=tuple(map(str, header["said"])),
            remedies={name: str(remedy) for name, remedy in header["remedies"].items()},
            spellings={
                name: Spelling(str(own), str(axis), frozenset({"ignore_index"} if name in ignored else ()))
                for name, (own, axis) in header["spellings"].items()
            },
            ignored=ignored,
        )
        self.echoes = header["echoes"] is True

    def call(
        self,
        function: str,
        arrays: tuple[Array, ...],
        axis: int | None,
        shape: tuple[int, ...] | None,
        layout: str | None = None,
        parameters: Mapping[str, Any] | None = None,
    ) -> Outcome:
        """Call a function of the backend with arguments that lie in memory as ``layout`` says.

        ``shape`` is the shape that its result must have, None for any.
        """
        return self.wait(self.begin(function, arrays, axis, shape, layout, parameters))

    def begin(
        self,
        function: str,
        arrays: tuple[Array, ...],
        axis: int | None,
        shape: tuple[int, ...] | None,
        layout: str | None = None,
        parameters: Mapping[str, Any] | None = None,
    ) -> PendingCall[Returned]:
        """Send a call and go on: the worker comes to it when it has answered those before; see :meth:`call`."""
        more = {"layout": layout, "shape": None if shape is None else list(shape)}
        # A result of another format may be longer than what is due, but no longer than of float64.
        result = math.inf if shape is None else 8 * math.prod(shape)
        return self._begin(function, arrays, axis, parameters, more, _outcome, result)

    def together(
        self, function: str, arrays: tuple[Array, ...], axis: int | None, parameters: Mapping[str, Any] | None
    ) -> Together | Raised | Died:
        """Call from several threads at once, each with the rows in another order; a slow function is called once."""
        # The threads wait for each other, and all of them for a call by itself.
        more = {"together": self._time_limit / 4}
        return self.wait(self._begin(function, arrays, axis, parameters, more, _together, math.inf))

    def wait(self, pending: PendingCall[T]) -> T | Raised | Died:
        """Return what came of a call; one that was lost with the process, behind another, is made once more."""
        while pending.outcome is None:
            if pending in self._under_way:
                self._take()
            else:
                self._send(pending)
        return pending.outcome

    def _begin(
        self,
        function: str,
        arrays: tuple[Array, ...],
        axis: int | None,
        parameters: Mapping[str, Any] | None,
        more: dict[str, Any],
        read: Callable[[dict[str, Any], tuple[Array, ...]], T],
        result: float,
    ) -> PendingCall[T]:
        given = dict(parameters or {})
        named = [name for name, v in given.items() if isinstance(v, np.ndarray)]
        header = {
            "call": function,
            "axis": axis,
            "parameters": {name: v for name, v in given.items() if name not in named},
            "named": named,
            **more,
        }
        sent = (*arrays, *(given[name] for name in named))
        pending = PendingCall(header, sent, read, HEADER + max(sum(a.nbytes for a in sent), result))
        self._send(pending)
        return pending

    def _send(self, pending: PendingCall[Any]) -> None:
        """Write a call as soon as there is room for it."""
        # Then no write waits for a worker that waits itself, and no long result lies where another one does.
        while self._channel is not None and self._under_way and self._load + pending.size > self._channel.room:
            self._take()
        if self._process is None:
            try:
                self.start()
            except LoadError as error:
                # It was loaded before, so this is no reason to forget what was found until now.
                pending.outcome = Died(f"once it had ended, {error}")
                return
        assert self._channel is not None
        self._calls += 1
        pending.header["id"] = self._calls
        self._under_way.append(pending)
        try:
            self._channel.send(pending.header, pending.arrays, self._time_limit)
        except ChannelError:
            # Answers to earlier calls may be there still; where they end, the process is asked why.
            return
        except ChannelTimeout as error:
            pending.outcome = self._late(error)

    @property
    def _load(self) -> float:
        return sum(p.size for p in self._under_way)

    def _take(self) -> None:
        """Read the answer to the oldest call that is under way."""
        assert self._channel is not None
        pending = self._under_way.popleft()
        try:
            answer, results = self._channel.receive(self._time_limit)
            if answer.get("id") != pending.header["id"]:
                # A backend that forks answers twice, and the second answer is not that to the next call.
                raise ChannelError("an answer that belongs to no call")
            if answer.get("status") == "died":
                self.stop()
                pending.outcome = Died(str(answer.get("message")))
            elif answer.get("status") == "raised":
                pending.outcome = Raised(str(answer.get("type")), str(answer.get("message")))
            else:
                pending.outcome = pending.read(answer, results)
        except (ChannelError, ChannelTimeout) as error:
            pending.outcome = self._late(error)

    def _late(self, error: Exception) -> Died:
        return self._died(error, f"the call did not return within {self._time_limit:g} s")

    def stop(self) -> None:
        """End the process and everything that it started."""
        process, self._process, self._channel = self._process, None, None
        self._under_way.clear()
        if process is None:
            return
        # Before the channel is closed: a worker that sees its end exits, and its children are then nobody's.
        with contextlib.suppress(psutil.Error):
            self._descendants.update(psutil.Process(process.pid).children(recursive=True))
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        # A child in a session of its own is not in the group; psutil tells a reused process id apart.
        for child in tuple(self._descendants):
            with contextlib.suppress(psutil.Error):
                child.kill()
        for fd in self._fds:
            with contextlib.suppress(OSError):
                os.close(fd)
        process.wait()
        wait_for_end(self._descendants, END_LIMIT)
        self._drainer.join(1)
        # While it looks at the process it holds a file open.
        self._stopped.set()
        self._watcher.join(1)
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
        return Died(f"{exit_in_words('process', code)}{said}")

    @property
    def serial(self) -> bool:
        """Whether the backend is asked one thing at a time, so that threads cannot meet in it."""
        return self.target.kind is Kind.EXEC

    @property
    def output(self) -> str:
        """The end of what the process printed, on either stream."""
        return b"".join(self._output)[-KEPT_OUTPUT:].decode("utf-8", "replace").strip()

    @property
    def last_line(self) -> str:
        """The last line that the process printed."""
        return self.output.splitlines()[-1][:300] if self.output else ""

    def _drain(self, stream: IO[bytes]) -> None:
        with contextlib.suppress(ValueError, OSError):
            while part := os.read(stream.fileno(), 4096):
                self._output.append(part)

    def _watch(self, process: Process, stopped: threading.Event) -> None:
        """End the process when it and its children outgrow the memory limit, until it has ended or is ``stopped``."""
        descendants = self._descendants
        while process.poll() is None:
            # A child may end while it is looked at: the others are looked at again soon.
            with contextlib.suppress(psutil.Error):
                subject = psutil.Process(process.pid)
                children = subject.children(recursive=True)
                descendants.update(children)
                resident = sum(p.memory_info().rss for p in [subject, *children])
                if resident - self._shared > self._memory_limit * 2**30:
                    self._oversized = True
                    with contextlib.suppress(ProcessLookupError, PermissionError):
                        os.killpg(process.pid, signal.SIGKILL)
                    return
            stopped.wait(WATCH_INTERVAL)


def wait_for_end(processes: Collection[psutil.Process], limit: float) -> list[psutil.Process]:
    """Wait until none of the processes runs, at most ``limit`` seconds; return those that still do.

    One whose status nobody has asked for has ended: it holds nothing, and who inherits orphans may take its time.
    """
    deadline = time.monotonic() + limit
    while (left := [p for p in processes if _runs(p)]) and time.monotonic() < deadline:
        time.sleep(POLL)
    return left


def _runs(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _together(answer: dict[str, Any], results: tuple[Array, ...]) -> Together:
    """Return what an answer says of several threads; raises :class:`ChannelError` for one that contradicts itself."""
    if len({a.shape for a in results}) != 1 or len(results) > 2 or not isinstance(answer.get("thread"), int):
        raise ChannelError("the answer is malformed")
    return Together(
        answer["thread"], results[0], results[1] if len(results) == 2 else None, str(answer.get("beside", ""))
    )


def _outcome(answer: dict[str, Any], results: tuple[Array, ...]) -> Returned:
    """Return what an answer says; raises :class:`ChannelError` for one that contradicts itself."""
    try:
        returned = Returned(
            values=results[0] if results else None,
            dtype=str(answer["dtype"]),
            shape=tuple(int(n) for n in answer["shape"]),
            mutated=tuple(int(i) for i in answer["mutated"]),
            aliased=tuple(int(i) for i in answer["aliased"]),
            reused=bool(answer["reused"]),
        )
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise ChannelError("the answer is malformed") from error
    if returned.values is not None and returned.values.shape != returned.shape:
        raise ChannelError("the answer's values are not of the shape it names")
    return returned


@dataclass(eq=False)
class PendingCall(Generic[T]):
    """A call, sent or about to be; ``outcome`` is None until its answer is read, which :meth:`Worker.wait` does.

    ``read`` makes the outcome of an answer; ``size`` is what the call takes of the channel's room, in bytes.
    """

    header: dict[str, Any]
    arrays: tuple[Array, ...]
    read: Callable[[dict[str, Any], tuple[Array, ...]], T]
    size: float
    outcome: T | Raised | Died | None = None

"""Several graders side by side, each in a process of its own; a function is measured by whichever is free.

What a grader finds does not depend on which one it is, so neither does a report.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import signal
import threading
import traceback
from collections import deque
from collections.abc import Iterable, Iterator
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerProcess
from types import TracebackType
from typing import Any

from ..errors import LoadError
from ..scoring.outcome.model import Graded
from ..worker.capabilities import Loaded
from ..worker.target.target import Target
from .fork_server import fork_server_context
from .grader import Grader, Task, Tell
from .request import Request

LOADED, BROKEN, FAILED, AT, PART, DONE = "loaded", "broken", "failed", "at", "part", "done"
"""What a grader says: its backend is loaded or cannot be, a fault of ours, where it is, a result, that it is free."""

GENERATION = 100_000
"""Objects that are made before cycles are looked for."""

END_LIMIT = 5.0
"""Seconds a grader is given to end its worker."""


class GraderPool:
    """Graders in processes of their own; a context manager that leaves no process behind."""

    def __init__(self, request: Request, target: Target, size: int) -> None:
        """Prepare ``size`` graders."""
        self._request, self._target, self._size = request, target, size
        self._graders: dict[Connection, ForkServerProcess] = {}
        self._early: deque[tuple[Connection, str, Any]] = deque()

    def __enter__(self) -> GraderPool:
        context = fork_server_context()
        for _ in range(self._size):
            here, there = context.Pipe()
            process = context.Process(target=_serve, args=(self._request, self._target, there), daemon=True)
            process.start()
            there.close()
            self._graders[here] = process
        try:
            self.loaded = self._first()
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def measure(self, tasks: Iterable[Task], tell: Tell) -> Iterator[Graded]:
        """Yield the score of each function in each format, with what was found, in the order in which they are done."""
        waiting = deque(tasks)
        busy: set[Connection] = set()
        while waiting or busy:
            grader, kind, value = self._hear()
            if kind in (LOADED, DONE):
                busy.discard(grader)
                if waiting:
                    busy.add(grader)
                    # The last functions of the registry cost most: none of them is waited for at the end.
                    # That a grader is gone is heard next.
                    with contextlib.suppress(ConnectionError):
                        grader.send(waiting.pop())
            elif kind == AT:
                tell(value)
            elif kind == PART:
                yield value

    def _first(self) -> Loaded:
        """Return what the first backend that is loaded says; raises :class:`LoadError` if none can be."""
        while True:
            grader, kind, value = self._hear()
            if kind == LOADED:
                self._early.append((grader, kind, value))
                loaded: Loaded = value
                return loaded

    def _hear(self) -> tuple[Connection, str, Any]:
        """Return what a grader says next; what some cannot load, others may measure."""
        if self._early:
            return self._early.popleft()
        while True:
            (grader, *_) = wait(list(self._graders))
            assert isinstance(grader, Connection)
            try:
                kind, value = grader.recv()
            except (EOFError, ConnectionError) as error:
                raise RuntimeError("a process that measures was ended from outside") from error
            if kind == FAILED:
                sentence, trace = value
                failure = RuntimeError(sentence)
                failure.add_note(trace)
                raise failure
            if kind != BROKEN:
                return grader, kind, value
            self._graders.pop(grader).join(END_LIMIT)
            if not self._graders:
                raise LoadError(value)

    def _end(self) -> None:
        for process in self._graders.values():
            process.terminate()
        for grader, process in self._graders.items():
            process.join(END_LIMIT)
            process.kill()
            grader.close()


def _serve(request: Request, target: Target, harness: Connection) -> None:
    """Measure what the harness sends, until it ends this process or is gone."""
    _end_with_the_harness()
    # Intervals die by the million and in no cycles: to look for cycles among them takes a tenth of the time.
    gc.set_threshold(GENERATION)
    try:
        with Grader(request, target) as grader:
            harness.send((LOADED, grader.loaded))
            while True:
                for part in grader.measure([harness.recv()], lambda label: harness.send((AT, label))):
                    harness.send((PART, part))
                harness.send((DONE, None))
    except LoadError as error:
        harness.send((BROKEN, str(error)))
    except (EOFError, ConnectionError):
        return
    except Exception as error:
        harness.send((FAILED, (f"{type(error).__name__}: {error}", traceback.format_exc())))


def _end_with_the_harness() -> None:
    """Let the harness alone answer Ctrl-C; end, worker and all, on its signal or when it is gone."""

    def leave(*_: object) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        raise SystemExit

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, leave)
    harness = multiprocessing.parent_process()
    assert harness is not None

    def follow() -> None:
        harness.join()
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=follow, daemon=True).start()

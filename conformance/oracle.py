"""Certified values for the batches of a run, computed ahead by several processes."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from types import TracebackType

from ..reference.cases import Batch
from ..reference.store import certified
from ..reference.value import Enclosures
from ..spec.discovery import function

RECENT = 32
"""Batches whose values are kept: the checks of one function in one format share fewer."""

NICE = 5
"""By how much the processes give way: what is measured waits for nobody, and they are ahead anyway."""


def _give_way() -> None:
    if os.name == "posix":
        os.nice(NICE)


def _certify(batch: Batch) -> Enclosures:
    return certified(function(batch.op), batch.arrays, batch.format, batch.parameters)


class Oracle:
    """Answers for batches in the order they were announced; a context manager that leaves no process behind."""

    def __init__(self, jobs: int = 0) -> None:
        """Use ``jobs`` processes, one per core for 0; one job works in this process."""
        self._jobs = jobs or os.cpu_count() or 1
        self._pool: ProcessPoolExecutor | None = None
        self._ahead: dict[str, Future[Enclosures]] = {}
        self._recent: dict[str, Enclosures] = {}

    def __enter__(self) -> Oracle:
        if self._jobs > 1:
            # A fresh interpreter: forking a process with threads is not safe.
            context = multiprocessing.get_context("forkserver" if os.name == "posix" else "spawn")
            self._pool = ProcessPoolExecutor(self._jobs, mp_context=context, initializer=_give_way)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=error is None, cancel_futures=True)

    def announce(self, batches: Iterable[Batch]) -> None:
        """Start computing the values of batches that will be asked for."""
        if self._pool is not None:
            for batch in batches:
                if batch.id in self._ahead:
                    continue
                self._ahead[batch.id] = self._pool.submit(_certify, batch)

    def ahead(self, batches: Iterator[Batch]) -> Iterator[Batch]:
        """Yield batches while the values of the next few are computed."""
        waiting: deque[Batch] = deque()
        for batch in batches:
            self.announce([batch])
            waiting.append(batch)
            if len(waiting) > self._jobs:
                yield waiting.popleft()
        yield from waiting

    def answer(self, batch: Batch) -> Enclosures:
        """Return the certified values of a batch; the last few are remembered."""
        if batch.id not in self._recent:
            future = self._ahead.pop(batch.id, None)
            self._recent[batch.id] = _certify(batch) if future is None else future.result()
            if len(self._recent) > RECENT:
                del self._recent[next(iter(self._recent))]
        return self._recent[batch.id]

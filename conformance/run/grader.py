"""One loaded backend in this process's care: it is given functions and measures them in every format."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from types import TracebackType

from ...spec.discovery import functions
from ..scoring.oracle import Oracle
from ..scoring.outcome.model import Graded, Refusal, Score
from ..worker.capabilities import Loaded
from ..worker.client.client import Worker
from ..worker.client.transport_check import prove
from ..worker.target.target import Target
from .request import Request
from .score import HUNG, score

Tell = Callable[[str], None]
"""Called with what is measured, at every step."""


@dataclass(frozen=True)
class Task:
    """A function and the formats to measure it in, one after the other; ``hung`` if it hung in another one before."""

    function: str
    dtypes: tuple[str, ...]
    hung: bool = False


class Grader:
    """A worker and an oracle; a context manager that leaves no process behind."""

    def __init__(self, request: Request, target: Target) -> None:
        """Prepare for a run."""
        self._request, self._oracle = request, Oracle()
        self._worker = Worker(target, time_limit=request.time_limit, memory_limit=request.memory_limit)

    def __enter__(self) -> Grader:
        self._worker.start()
        try:
            prove(self._worker, self._request.dtypes)
        except BaseException:
            self._worker.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._worker.stop()

    @property
    def loaded(self) -> Loaded:
        """What the backend says of itself."""
        return self._worker.loaded

    def measure(self, tasks: Iterable[Task], tell: Tell) -> Iterator[Graded]:
        """Yield the score of each function in each format, with what was found."""
        for task in tasks:
            yield from self._measure(task, tell)

    def _measure(self, task: Task, tell: Tell) -> Iterator[Graded]:
        op, hung, raced = functions()[task.function], task.hung, False
        for dtype in task.dtypes:
            if hung:
                reason = "not tried: it hung in another format"
                yield Score(op.id, dtype, "errored", reason=reason, refusal=Refusal.ERRORED), ()
                continue
            label = f"{op.id} {dtype}"
            tell(label)
            # Threads meet in the code of a function, which is seldom another for another format.
            race = not self._worker.serial and (self._request.level != "smoke" or not raced)
            step = partial(tell, label) if self._request.level == "full" else _silent
            part = score(op, dtype, self._request, self._worker, self._oracle, step, race)
            raced = raced or part[0].outcome == "scored"
            hung = part[0].reason == HUNG
            yield part


def _silent() -> None:
    """Only level full takes long enough over one function in one format to tell of its steps."""

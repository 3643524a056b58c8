"""``softgauge.check``: grade a function, an object or a file from Python."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, replace
from functools import partial
from io import StringIO
from types import SimpleNamespace
from typing import Any

import numpy as np

from ..spec.call_form import call_form, names
from ..spec.discovery import functions
from .errors import UsageError
from .report.terminal.report import console_for, render
from .run.request import parse, select_functions
from .run.suite import run
from .scoring.outcome.model import Report
from .worker.client.launch import WORKER
from .worker.server.offer import offers
from .worker.target.live import registered
from .worker.target.named import named, threaded


class PrintedReport(Report):
    """A report whose text is what ``softgauge run`` prints."""

    def __str__(self) -> str:
        stream = StringIO()
        render(self, console_for(stream))
        return stream.getvalue()


def check(
    subject: Any,
    *,
    op: str | Iterable[str] = (),
    dtype: Any = (),
    level: str = "standard",
    require: str | None = None,
    profile: str = "mixed",
    seed: int = 0,
    jobs: int = 0,
    time_limit: float = 60.0,
    memory_limit: float = 8.0,
    progress: Callable[[str, int, int], None] | None = None,
) -> PrintedReport:
    """Return the report on ``subject``, what ``softgauge run`` prints; nothing is printed here.

    ``subject`` is one of

    - a function: ``op`` names the one that it is, unless its own name does; it takes and returns NumPy arrays, with
      the axis and the parameters as keywords, as ``softgauge ops`` lists them: ``softargmax(x, *, axis)``;
    - a module, an object with methods or a mapping, whose functions have the names of ``softgauge ops``, with
      ``CAPABILITIES`` beside them if wanted;
    - text or a path: whatever ``softgauge run`` takes as BACKEND.

    ``op`` and ``dtype`` are one name or several, none means all; the other options are those of ``softgauge run``:
    ``time_limit`` in seconds a call, ``memory_limit`` in GiB beyond what this process holds.

    A function that lives in this process is called in copies of it, made by a fork, so closures and functions typed at
    a prompt work and a crash, a hang or a write into global state ends no more than a copy. A fork copies no threads
    and no device: where this process has loaded a library that runs them, such as torch, a function is called in a
    fresh process, which finds it by its module and name, and a closure is refused.

    Raises :class:`~softgauge.conformance.errors.UsageError` for a mistake in the arguments. A subject that does not
    load is a report with ``error``.

    >>> import numpy as np, softgauge
    >>> def softargmax(x, *, axis=-1):
    ...     e = np.exp(x - x.max(axis=axis, keepdims=True, initial=-np.inf))
    ...     return e / e.sum(axis=axis, keepdims=True)
    >>> report = softgauge.check(softargmax, dtype="float32", level="smoke")
    >>> str(report.verdict), report.scores[0].grade.label
    ('pass', 'stable')
    """
    chosen = (op,) if isinstance(op, str) else tuple(op)
    formats = tuple(_format(d) for d in ((dtype,) if isinstance(dtype, str | type | np.dtype) else tuple(dtype)))

    request = partial(
        parse, op=chosen, dtype=formats, level=level, require=require, profile=profile, seed=seed, jobs=jobs,
        time_limit=time_limit, memory_limit=memory_limit,
    )  # fmt: skip
    if isinstance(subject, str | os.PathLike):
        return _printed(run(request(os.fspath(subject)), progress))
    if os.environ.get(WORKER):
        raise UsageError("this file grades itself when it is loaded; call check below `if __name__ == '__main__'`")
    held, only, name = _held(subject, chosen)
    asked = request(name)
    asked = asked if only is None else replace(asked, functions=only)
    if library := threaded():
        return _printed(run(asked, progress, target=named(subject, only[0] if only else "", library)))
    with registered(name, held) as target:
        return _printed(run(asked, progress, target=target))


def _printed(report: Report) -> PrintedReport:
    return PrintedReport(**{field.name: getattr(report, field.name) for field in fields(report)})


def _held(subject: Any, chosen: tuple[str, ...]) -> tuple[Any, tuple[str, ...] | None, str]:
    """Return an object with the functions as attributes, which of them to measure (None: as asked) and its name."""
    if isinstance(subject, Mapping):
        return SimpleNamespace(**{str(k): v for k, v in subject.items()}), None, "mapping"
    name = getattr(subject, "__name__", type(subject).__name__)
    known = {each: function for function in functions() for each in names(function)}
    if any(callable(getattr(subject, each, None)) for each in known):
        return subject, None, str(name)
    if not callable(subject):
        raise UsageError(
            f"{type(subject).__name__} is no backend: pass a function, a path, or a module, an object or a mapping "
            "with functions that `softgauge ops` lists"
        )
    if len(chosen) != 1 and (chosen or name not in known):
        raise UsageError(f"{name} is one function: say which it is, for example op='softargmax'")
    # A name selects its function first and the pullbacks after it, which are other functions.
    function = select_functions(chosen or (known[str(name)],))[0]
    held = SimpleNamespace(**{function: subject})
    if remedy := offers(held)[function].remedy:
        raise UsageError(f"{name} cannot be called as {call_form(functions()[function])[4:]}: {remedy}")
    return held, (function,), str(name)


def _format(dtype: Any) -> str:
    return dtype if isinstance(dtype, str) else np.dtype(dtype).name

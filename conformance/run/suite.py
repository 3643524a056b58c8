"""A run: every function of a backend in every format, from the first call to the report."""

from __future__ import annotations

import platform
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import mpmath
import numpy as np

import softgauge

from ...spec.discovery import functions
from ..errors import LoadError, require_posix
from ..scoring.outcome.model import Finding, Graded, Refusal, Report, Score, Severity
from ..worker.capabilities import Loaded
from ..worker.target.resolve import resolve
from ..worker.target.target import Kind, Target
from .checkpoint import Checkpoint, checkpoint
from .digests import digests
from .grader import Grader, Task
from .pool import GraderPool
from .refusals import weighed
from .request import Request
from .score import HUNG

Progress = Callable[[str, int, int], None]
Say = Callable[[str], None]


def run(
    request: Request, progress: Progress | None = None, say: Say | None = None, target: Target | None = None
) -> Report:
    """Return the report on a backend; ``progress(label, done, total)`` is told of every function and format.

    A run at level full goes on where the same run was interrupted; ``say`` is told that, one sentence at a time.
    ``target`` is what the backend is, where that is known already.
    Raises :class:`~softgauge.conformance.errors.UsageError` for a backend that is not there; one that does not load is
    a report with ``error``.
    """
    require_posix()
    began = time.monotonic()
    target = target or resolve(request.backend)
    report = Report(
        backend={"name": target.text, "version": ""},
        platform={
            "system": platform.system(),
            "machine": platform.machine(),
            "python": platform.python_version(),
            "numpy": np.__version__,
            "mpmath": mpmath.__version__,
        },
        level=request.level,
        seed=request.seed,
        require=request.grade,
        profile=request.profile,
        digests=digests(),
        softgauge=softgauge.__version__,
    )
    try:
        with _measuring(request, target) as measuring:
            loaded = measuring.loaded
            if not set(loaded.functions) & set(functions()):
                raise LoadError(f"the backend defines none of the functions; it needs one of {', '.join(functions())}")
            report = replace(report, backend={**report.backend, "version": loaded.version, **_declared(loaded)})
            kept = checkpoint(request, target, loaded, dict(report.platform), say or _silent)
            found = _parts(request, measuring, kept, progress or _silent, say or _silent)
            kept.clear()
    except LoadError as error:
        return replace(report, error=str(error), seconds=time.monotonic() - began)
    found = weighed(request, loaded, found)
    scores: list[Score] = []
    findings: list[Finding] = []
    for pair in _pairs(request):
        scores.append(found[pair][0])
        findings += found[pair][1]
    order = {Severity.FAIL: 0, Severity.CONVENTION: 1, Severity.NOTE: 2}
    findings.sort(key=lambda f: order[f.severity])
    return replace(report, scores=tuple(scores), findings=tuple(findings), seconds=time.monotonic() - began)


def _declared(loaded: Loaded) -> dict[str, Any]:
    """Return what a backend declares of its arithmetic, as far as it does, and the entries that mean nothing."""
    said = loaded.capabilities
    facts = {
        "device": said.device,
        "dtypes": list(said.dtypes or ()),
        "accumulate": dict(said.accumulate),
        "flush_to_zero": sorted(said.flush_to_zero),
        "ignored": list(said.ignored),
        "taken": list(loaded.said),
    }
    return {name: fact for name, fact in facts.items() if fact}


def _silent(*_: object) -> None:
    """Tell nobody."""


def _measuring(request: Request, target: Target) -> Grader | GraderPool:
    alone = request.processes == 1 or target.kind is Kind.LIVE  # only this process can be copied
    return Grader(request, target) if alone else GraderPool(request, target, request.processes)


def _pairs(request: Request) -> list[tuple[str, str]]:
    return [(function, dtype) for function in request.functions for dtype in request.dtypes]


def _parts(
    request: Request, measuring: Grader | GraderPool, kept: Checkpoint, progress: Progress, say: Say
) -> dict[tuple[str, str], Graded]:
    """Return each function in each format, measured now or before; what is finished is kept."""
    pairs = _pairs(request)
    if request.fresh:
        kept.clear()
    elif finished := kept.load(pairs):
        say(f"resuming: {finished} of {len(pairs)} done; --fresh begins anew")
    found = {pair: part for pair in pairs if (part := kept.known(*pair) or _unsupported(*pair, measuring.loaded))}

    def tell(label: str) -> None:
        progress(label, len(found), len(pairs))

    for part in measuring.measure(list(_tasks(request, found)), tell):
        pair = part[0].op, part[0].dtype
        kept.keep(*pair, part)
        found[pair] = part
    progress("done", len(pairs), len(pairs))
    return found


def _unsupported(function: str, dtype: str, loaded: Loaded) -> Graded | None:
    """Return the part of what the backend does not offer."""
    if function not in loaded.functions:
        reason = "the function is not defined"
        return Score(function, dtype, "unsupported", reason=reason, refusal=Refusal.NOT_DEFINED), ()
    if loaded.capabilities.dtypes is not None and dtype not in loaded.capabilities.dtypes:
        reason = "the format is not declared"
        return Score(function, dtype, "unsupported", reason=reason, refusal=Refusal.REFUSED), ()
    return None


def _tasks(request: Request, found: dict[tuple[str, str], Graded]) -> Iterator[Task]:
    """Yield what is left to measure; the formats of a function go to one grader, where it hangs but once."""
    for function in request.functions:
        left = tuple(dtype for dtype in request.dtypes if (function, dtype) not in found)
        hung = any(f == function and part[0].reason == HUNG for (f, _), part in found.items())
        if left:
            yield Task(function, left, hung)

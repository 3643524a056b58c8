"""A run: every function of a backend in every format, from the first call to the report."""

from __future__ import annotations

import platform
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import mpmath
import numpy as np
import numpy.typing as npt

import softgauge

from ..reference.cases import Batch
from ..reference.cases.family import into
from ..reference.formats import FORMATS
from ..reference.store import digest
from ..spec.discovery import functions
from ..spec.op import Op
from ..spec.role import Role
from .backend import Capabilities, Died, Raised
from .checks import (
    accuracy,
    axis_range,
    effect,
    integer,
    labels,
    law,
    layout,
    reduction,
    search,
    special,
    structure,
    threads,
    zero_dimensional,
)
from .checks.sample import small
from .client import Worker
from .errors import LoadError
from .grade import grade, required
from .measure import arithmetic
from .oracle import Oracle
from .parts import Part, Parts, parts
from .planned import Planned, further, plan
from .report.model import Finding, Report, Score, Severity
from .request import Request
from .subject import Stopped, Subject, result_shape
from .target import resolve

Array = npt.NDArray[Any]
Progress = Callable[[str, int, int], None]
Say = Callable[[str], None]

AHEAD = 16
"""Parts of a run whose certified values are computed before they are asked for."""

HUNG = "hung"
"""Why a function is not tried in further formats."""


def run(request: Request, progress: Progress | None = None, say: Say | None = None) -> Report:
    """Return the report on a backend; ``progress(label, done, total)`` is told of every function and format.

    A run at level full goes on where the same run was interrupted; ``say`` is told that, one sentence at a time.
    Raises :class:`~softgauge.conformance.errors.UsageError` for a backend that is not there; one that does not load is
    a report with ``error``.
    """
    began = time.monotonic()
    report = Report(
        backend={"name": request.backend, "version": ""},
        platform={
            "system": platform.system(),
            "machine": platform.machine(),
            "python": platform.python_version(),
            "numpy": np.__version__,
            "mpmath": mpmath.__version__,
        },
        level=request.level,
        seed=request.seed,
        require=request.require,
        profile=request.profile,
        digests={"reference": digest()},
        softgauge=softgauge.__version__,
    )
    worker = Worker(resolve(request.backend), time_limit=request.time_limit, memory_limit=request.memory_limit)
    try:
        with worker, Oracle(request.jobs) as oracle:
            if not set(worker.functions) & set(functions()):
                raise LoadError(f"the backend defines none of the functions; it needs one of {', '.join(functions())}")
            ignored = {"ignored": list(worker.capabilities.ignored)} if worker.capabilities.ignored else {}
            report = replace(report, backend={"name": request.backend, "version": worker.version, **ignored})
            kept = parts(request, worker, dict(report.platform), say or _silent)
            scores: list[Score] = []
            findings: list[Finding] = []
            for score, found in _subjects(request, worker, oracle, kept, progress or _silent, say or _silent):
                scores.append(score)
                findings += found
            kept.clear()
    except LoadError as error:
        return replace(report, error=str(error), seconds=time.monotonic() - began)
    order = {Severity.FAIL: 0, Severity.CONVENTION: 1, Severity.NOTE: 2}
    findings.sort(key=lambda f: order[f.severity])
    return replace(report, scores=tuple(scores), findings=tuple(findings), seconds=time.monotonic() - began)


def _silent(*_: object) -> None:
    """Tell nobody."""


def _subjects(
    request: Request, worker: Worker, oracle: Oracle, kept: Parts, progress: Progress, say: Say
) -> Iterator[Part]:
    """Yield the score of each function in each format, with what was found; what is finished is kept and taken up."""
    pairs = [(functions()[f], dtype) for f in request.functions for dtype in request.dtypes]
    if request.fresh:
        kept.clear()
    elif finished := kept.load([(op.id, dtype) for op, dtype in pairs]):
        say(f"resuming: {finished} of {len(pairs)} done; --fresh begins anew")
    planned: dict[tuple[str, str], Planned] = {}
    hung: set[str] = set()
    raced: set[str] = set()
    for done, (op, dtype) in enumerate(pairs):
        label = f"{op.id} {dtype}"
        progress(label, done, len(pairs))
        for later, other in pairs[done : done + AHEAD]:
            if (later.id, other) not in planned and not kept.known(later.id, other) and _offered(later, other, worker):
                planned[later.id, other] = plan(later, other, request)
                oracle.announce(planned[later.id, other].sources)
        plans = planned.pop((op.id, dtype), None)
        if part := kept.known(op.id, dtype):
            pass
        elif plans is None:
            part = Score(op.id, dtype, "unsupported", reason=_why_not(op, worker)), ()
        elif op.id in hung:
            part = Score(op.id, dtype, "errored", reason="not tried: it hung in another format"), ()
        else:
            tell = partial(progress, label, done, len(pairs)) if request.level == "full" else _silent
            # Threads meet in the code of a function, which is seldom another for another format.
            race = request.level != "smoke" or op.id not in raced
            part = _score(op, dtype, request, worker, oracle, plans, tell, race)
            if part[0].outcome == "scored":
                raced.add(op.id)
            kept.keep(op.id, dtype, part)
        if part[0].reason == HUNG:
            hung.add(op.id)
        yield part
    progress("done", len(pairs), len(pairs))


def _offered(op: Op, dtype: str, worker: Worker) -> bool:
    dtypes = worker.capabilities.dtypes
    return op.id in worker.functions and (dtypes is None or dtype in dtypes)


def _why_not(op: Op, worker: Worker) -> str:
    return "the format is not declared" if op.id in worker.functions else "the function is not defined"


def _score(
    op: Op,
    dtype: str,
    request: Request,
    worker: Worker,
    oracle: Oracle,
    planned: Planned,
    tell: Callable[[], None],
    race: bool,
) -> Part:
    declared: Capabilities = worker.capabilities
    how = arithmetic(dtype, dict(declared.accumulate), declared.flush_to_zero)
    line = required(request.require, how, request.profile)
    subject = Subject(op, how, worker, line, backend=request.backend, declared=declared)
    probe, parameters = _probe(op, dtype)
    shape = result_shape(op, probe, -1)
    axis = None if op.elementwise else -1
    outcome = worker.call(op.id, tuple(probe), axis, shape, parameters=parameters)
    if isinstance(outcome, Raised) and outcome.refuses:
        return Score(op.id, dtype, "unsupported", reason=str(outcome)), ()
    reason = ""
    try:
        if isinstance(outcome, Died):
            subject.note("defined", "accuracy", f"{op.id}:{dtype}:probe", outcome.reason)
            raise Stopped(outcome.hung)
        families = list(planned.families)
        accuracy.check(subject, _told(families, tell), oracle)
        accuracy.check(subject, _told(oracle.ahead(further(op, dtype, request)), tell), oracle)
        if planned.square is not None:
            structure.check(subject, planned.square, oracle)
        layout.check(subject, families, oracle)
        effect.check(subject, families, oracle)
        special.check(subject)
        reduction.check(subject, families, oracle)
        law.check(subject, planned.images, oracle)
        search.check(subject, request.level, request.seed, tell)
        plain = small(families)
        # What fails plain input fails the rest for the same reason.
        if subject.call(plain.arrays, parameters=plain.parameters, check="structure", case=plain.case(0)) is not None:
            if race:
                threads.check(subject, families, oracle)
            # What may be refused comes last: a crash ends what is asked of the function in this format.
            zero_dimensional.check(subject, families, oracle)
            integer.check(subject, oracle, parameters)
            labels.check(subject, families, oracle)
            axis_range.check(subject, families)
    except Stopped as stopped:
        reason = HUNG if stopped.hung else "crashed"
    return _summary(subject, reason), tuple(subject.findings.values())


def _told(batches: Iterable[Batch], tell: Callable[[], None]) -> Iterator[Batch]:
    for batch in batches:
        tell()
        yield batch


PROBED = {"n": 8, "temperature": 2.0, "weight": None, "ignore_index": None, "label_smoothing": 0.0, "reduction": "none"}
"""Plain values of the parameters."""


def _probe(op: Op, dtype: str) -> tuple[list[Array], dict[str, Any]]:
    """Return plain arguments: whether the format is taken at all is asked with nothing unusual."""
    arrays: list[Array] = []
    for _, core, role in op.arrays:
        shape = (3,) if op.elementwise else (2, 3) if core else (2,)
        if role is Role.LABELS:
            arrays.append(np.zeros(shape, np.int64))
        elif role is Role.MASK:
            arrays.append(np.ones(shape, np.bool_))
        else:
            arrays.append(into(FORMATS[dtype], np.linspace(0.25, 1.0, int(np.prod(shape))).reshape(shape)))
    return arrays, {name: PROBED[name] for name in op.parameters}


def _summary(subject: Subject, reason: str) -> Score:
    tally = subject.tally
    failed = {f.clause for f in subject.findings.values() if f.severity is Severity.FAIL}
    scored = tally.values > 0 and not reason
    return Score(
        op=subject.op.id,
        dtype=subject.format.name,
        outcome="scored" if scored else "errored",
        grade=grade(tally, subject.how) if scored else None,
        max_ulp=tally.max_ulp if tally.values else None,
        worst_case=tally.worst_case,
        worst_input=tally.worst_input,
        cases=tally.values,
        passed=len({t if "/" in t else f"{subject.op.id}/{t}" for t in subject.tried} - failed),
        failed=len(failed),
        reason=reason,
        errors=subject.gathered.errors() if scored else None,
    )

"""A run: every function of a backend in every format, from the first call to the report."""

from __future__ import annotations

import platform
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import mpmath
import numpy as np
import numpy.typing as npt

import softgauge

from ..reference.cases import Batch, batches
from ..reference.cases.family import into
from ..reference.formats import FORMATS
from ..reference.store import digest
from ..spec.discovery import functions
from ..spec.op import Op, Role
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
    special,
    structure,
    threads,
    zero_dimensional,
)
from .checks.laws.image import Image, Source
from .checks.sample import small
from .client import Worker
from .errors import LoadError
from .grade import grade, required
from .measure import arithmetic
from .oracle import Oracle
from .report.model import Finding, Report, Score, Severity
from .request import Request
from .subject import Stopped, Subject, result_shape
from .target import resolve

Array = npt.NDArray[Any]
Progress = Callable[[str, int, int], None]


def run(request: Request, progress: Progress | None = None) -> Report:
    """Return the report on a backend; ``progress(label, done, total)`` is told of every function and format.

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
            scores: list[Score] = []
            findings: list[Finding] = []
            for score, subject in _subjects(request, worker, oracle, progress):
                scores.append(score)
                findings += subject.findings.values() if subject else []
    except LoadError as error:
        return replace(report, error=str(error), seconds=time.monotonic() - began)
    order = {Severity.FAIL: 0, Severity.CONVENTION: 1, Severity.NOTE: 2}
    findings.sort(key=lambda f: order[f.severity])
    return replace(report, scores=tuple(scores), findings=tuple(findings), seconds=time.monotonic() - began)


def _subjects(
    request: Request, worker: Worker, oracle: Oracle, progress: Progress | None
) -> Iterator[tuple[Score, Subject | None]]:
    """Yield the score of each function in each format, with what was found."""
    pairs = [(functions()[f], dtype) for f in request.functions for dtype in request.dtypes]
    planned: dict[tuple[str, str], list[Batch]] = {}
    images: dict[tuple[str, str], list[Image]] = {}
    for op, dtype in pairs:
        if _offered(op, dtype, worker):
            planned[op.id, dtype] = _plan(op, dtype, request)
            images[op.id, dtype] = law.plan(Source(op, tuple(_families(planned[op.id, dtype]))))
            oracle.announce([*planned[op.id, dtype], *law.sources(images[op.id, dtype])])
    hung: set[str] = set()
    for done, (op, dtype) in enumerate(pairs):
        if progress is not None:
            progress(f"{op.id} {dtype}", done, len(pairs))
        if (op.id, dtype) not in planned:
            yield Score(op.id, dtype, "unsupported", reason=_why_not(op, worker)), None
        elif op.id in hung:
            yield Score(op.id, dtype, "errored", reason="not tried: it hung in another format"), None
        else:
            score, subject = _score(op, dtype, request, worker, oracle, planned[op.id, dtype], images[op.id, dtype])
            if score.reason == "hung":
                hung.add(op.id)
            yield score, subject
    if progress is not None:
        progress("done", len(pairs), len(pairs))


def _offered(op: Op, dtype: str, worker: Worker) -> bool:
    dtypes = worker.capabilities.dtypes
    return op.id in worker.functions and (dtypes is None or dtype in dtypes)


def _why_not(op: Op, worker: Worker) -> str:
    return "the format is not declared" if op.id in worker.functions else "the function is not defined"


def _plan(op: Op, dtype: str, request: Request) -> list[Batch]:
    found = list(batches(op, dtype, request.level, request.seed))
    square = structure.squares(op, found)
    return found if square is None else [*found, square]


def _families(planned: list[Batch]) -> list[Batch]:
    return [b for b in planned if b.check != "structure"]


def _score(
    op: Op,
    dtype: str,
    request: Request,
    worker: Worker,
    oracle: Oracle,
    planned: list[Batch],
    images: list[Image],
) -> tuple[Score, Subject]:
    declared: Capabilities = worker.capabilities
    how = arithmetic(dtype, dict(declared.accumulate), declared.flush_to_zero)
    line = required(request.require, how, request.profile)
    subject = Subject(op, how, worker, line, backend=request.backend, declared=declared)
    probe, parameters = _probe(op, dtype)
    shape = result_shape(op, probe, -1)
    axis = None if op.elementwise else -1
    outcome = worker.call(op.id, tuple(probe), axis, shape, parameters=parameters)
    if isinstance(outcome, Raised) and outcome.refuses:
        return Score(op.id, dtype, "unsupported", reason=str(outcome)), subject
    reason = ""
    try:
        if isinstance(outcome, Died):
            subject.note("defined", "accuracy", f"{op.id}:{dtype}:probe", outcome.reason)
            raise Stopped(outcome.hung)
        families = _families(planned)
        accuracy.check(subject, families, oracle)
        for square in (b for b in planned if b.check == "structure"):
            structure.check(subject, square, oracle)
        layout.check(subject, families, oracle)
        effect.check(subject, families, oracle)
        special.check(subject)
        reduction.check(subject, families, oracle)
        law.check(subject, images, oracle)
        plain = small(families)
        # What fails plain input fails the rest for the same reason.
        if subject.call(plain.arrays, parameters=plain.parameters, check="structure", case=plain.case(0)) is not None:
            threads.check(subject, families, oracle)
            # What may be refused comes last: a crash ends what is asked of the function in this format.
            zero_dimensional.check(subject, families, oracle)
            integer.check(subject, oracle, parameters)
            labels.check(subject, families, oracle)
            axis_range.check(subject, families)
    except Stopped as stopped:
        reason = "hung" if stopped.hung else "crashed"
    return _summary(subject, reason), subject


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
    )

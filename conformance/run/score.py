"""The score of one function in one format, and everything that was found on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from ...reference.cases import Batch
from ...spec.op import Op
from ..checks import (
    accuracy,
    axis_range,
    covering,
    effect,
    integer,
    labels,
    law,
    layout,
    limits,
    long_batch,
    reduction,
    search,
    special,
    structure,
    threads,
    zero_dimensional,
)
from ..checks.common.sample import small
from ..scoring.call import Call
from ..scoring.describe import result_shape
from ..scoring.measure.arithmetic import arithmetic
from ..scoring.measure.grade import grade, required
from ..scoring.oracle import Oracle
from ..scoring.outcome.model import Graded, Refusal, Score, Severity
from ..scoring.subject import Stopped, Subject
from ..worker.arrays.plain_call import plain_call
from ..worker.capabilities import Capabilities
from ..worker.client.client import Worker
from ..worker.limits import Limits
from ..worker.outcomes import Died, Outcome, Raised
from .plan import further, plan
from .request import Request

PROBED = (3, 64)
"""Classes of the plain calls by which a function shows that it takes a format."""

HUNG = "hung"
"""Why a function is not tried in further formats."""


def score(
    op: Op,
    dtype: str,
    request: Request,
    worker: Worker,
    oracle: Oracle,
    tell: Callable[[], None],
    race: bool,
) -> Graded:
    """Return the score of a function in a format with its findings.

    ``tell`` is called at every step; ``race`` asks for calls from several threads at once.
    """
    declared: Capabilities = worker.loaded.capabilities
    how = arithmetic(dtype, dict(declared.accumulate), declared.flush_to_zero)
    how = replace(how, normalises=declared.limits.get(op.id, Limits()).simplex)
    line = required(request.require, op, how, request.profile)
    subject = Subject(op, how, worker, line, backend=worker.target, declared=declared)
    outcome, plain = _probed(subject, worker)
    refusal = Refusal.NONE
    if isinstance(outcome, Raised):
        refusal = Refusal.REFUSED if outcome.lacks else Refusal.NOT_CALLABLE
    if isinstance(outcome, Raised) and outcome.refuses:
        subject.refused(plain, outcome, f"{refusal}: {outcome}", worker.loaded.remedies.get(op.id, ""))
        summary = _summary(subject, "", refusal)
        return replace(summary, outcome="unsupported", reason=str(outcome)), subject.all_findings()
    reason, measured = "", False
    try:
        if isinstance(outcome, Died):
            raise subject.stopped(plain, outcome, "defined")
        planned = plan(op, dtype, request, subject.limits)
        families = list(planned.families)
        accuracy.check(subject, _told(families, tell), oracle)
        accuracy.check(subject, _told(further(op, dtype, request, subject.limits), tell), oracle)
        measured = True
        if planned.square is not None:
            structure.check(subject, planned.square, families, oracle)
        layout.check(subject, families, oracle)
        effect.check(subject, families, oracle)
        long_batch.check(subject, families, oracle, request.level)
        special.check(subject)
        reduction.check(subject, families, oracle)
        law.check(subject, planned.images, oracle)
        search.check(subject, request.level, request.seed, tell)
        sample = small(families)
        # What fails plain input fails the rest for the same reason.
        if subject.call(Call.of(sample, "structure")) is not None:
            if race and subject.limits.threads:
                threads.check(subject, families, oracle)
            # What may be refused comes last: a crash ends what is asked of the function in this format.
            zero_dimensional.check(subject, families, oracle)
            integer.check(subject, oracle, plain.parameters)
            labels.check(subject, families, oracle)
            # Its calls take half as long again as all others of a run at smoke.
            if request.level != "smoke":
                covering.check(subject, request.level, request.seed, _formats(request, declared), oracle)
            axis_range.check(subject, families)
            limits.check(subject, families, oracle, request.level)
    except Stopped as stopped:
        reason = HUNG if stopped.hung else "crashed"
    subject.drop_excused()
    return _summary(subject, reason, refusal, measured), subject.all_findings()


def _formats(request: Request, declared: Capabilities) -> tuple[str, ...]:
    """Return the formats of a run, as far as the backend does not say that it lacks them."""
    return tuple(name for name in request.dtypes if declared.dtypes is None or name in declared.dtypes)


def _probed(subject: Subject, worker: Worker) -> tuple[Outcome, Call]:
    """Return what comes of a plain call, with more classes where few are not implemented."""
    op, dtype = subject.op, subject.format.name
    for classes in dict.fromkeys(subject.limits.fitted(n) for n in PROBED):
        arrays, parameters = plain_call(op, dtype, () if op.elementwise else (2,), classes)
        axis = None if op.elementwise else -1
        outcome = worker.call(op.id, tuple(arrays), axis, result_shape(op, arrays, -1), parameters=parameters)
        call = Call(arrays, "accuracy", f"{op.id}:{dtype}:probe", parameters)
        if not (isinstance(outcome, Raised) and outcome.lacks) or op.elementwise:
            break
    return outcome, call


def _told(batches: Iterable[Batch], tell: Callable[[], None]) -> Iterator[Batch]:
    for batch in batches:
        tell()
        yield batch


def _summary(subject: Subject, reason: str, refusal: Refusal, measured: bool = False) -> Score:
    """Return the score; what was measured before a late crash keeps its grade, and the crash is a finding."""
    tally = subject.tally
    failed = {f.clause for f in subject.findings.values() if f.severity is Severity.FAIL}
    held = sorted({t if "/" in t else f"{subject.op.id}/{t}" for t in subject.tried} - failed)
    scored = tally.values > 0 and (measured or not reason)
    return Score(
        op=subject.op.id,
        dtype=subject.format.name,
        outcome="scored" if scored else "errored",
        grade=grade(tally) if scored else None,
        max_ulp=tally.max_ulp if tally.values else None,
        worst_case=tally.worst_case,
        worst_input=tally.worst_input,
        cases=tally.values,
        passed=len(held),
        failed=len(failed),
        reason=reason,
        errors=subject.statistics.errors() if scored else None,
        held=tuple(held),
        refusal=Refusal.NONE if scored else refusal or Refusal.ERRORED,
        scope=subject.scope,
        required=subject.line,
    )

"""zero-dimensional: an array without axes is refused, or is one number."""

from __future__ import annotations

import numpy as np

from ...reference.cases import Batch
from ...reference.formats import Array
from ..scoring.call import Call
from ..scoring.describe import describe, number
from ..scoring.judge import strays
from ..scoring.measure.ulp_error import Measure
from ..scoring.oracle import Oracle
from ..scoring.subject import Subject
from ..worker.outcomes import Returned
from .common.declaration import Enforces

ENFORCES = (Enforces("structure", "arrays without axes", rules=("zero-dimensional",)),)

ROWS = 3


def check(subject: Subject, batches: list[Batch], oracle: Oracle) -> None:
    """Call with arrays without axes: a number must be that of the element, or of a row of one class.

    A refusal, NaN or an array of other than one entry says that there is no such value, and is no finding.
    """
    source = next((b for b in batches if subject.op.elementwise or b.arrays[0].shape[-1] == 1), None)
    if source is None:
        return
    few = slice(ROWS)
    arrays, due = tuple(a[few] for a in source.arrays), oracle.answer(source).rows(few)
    got = np.full(due.rounded.shape, np.nan, subject.format.dtype)
    for row in range(len(got)):
        outcome = subject.ask(Call.of(source, "structure", row, arrays=_bare(arrays, row), clause="zero-dimensional"))
        if isinstance(outcome, Returned) and outcome.values is not None and outcome.values.size == 1:
            got[row] = outcome.values.reshape(got.shape[1:]).astype(subject.format.dtype)
    measure = Measure(subject.op, subject.how, arrays, got, due, source.parameters)
    wrong = strays(measure) & ~np.isnan(got) & (due.bits >= 0)
    for row in np.flatnonzero(wrong.reshape(len(got), -1).any(axis=1)).tolist():
        bare, value = _bare(arrays, row), number(due.rounded[row].ravel()[0])
        subject.note(
            "zero-dimensional",
            "structure",
            source.case(row),
            "arrays without axes give a number that is not the function's",
            inputs=describe(subject.op, bare, source.parameters),
            got=number(got[row].ravel()[0]),
            want=value,
            ulps=float(measure.ulps[row].ravel()[0]),
            repro=subject.script(bare, source.parameters, (), value),
        )


def _bare(arrays: tuple[Array, ...], row: int) -> list[Array]:
    """Return the one entry of a row of one class, or the number itself, without axes."""
    return [np.asarray(a[row].reshape(())) for a in arrays]

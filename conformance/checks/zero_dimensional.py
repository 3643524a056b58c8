"""zero-dimensional: an array without axes is refused, or is one number."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ...reference.cases import Batch
from ..backend import Raised
from ..enforces import Enforces
from ..judge import strays
from ..measure import Measure
from ..oracle import Oracle
from ..subject import Subject, describe, number

ENFORCES = (Enforces("structure", "arrays without axes", rules=("zero-dimensional",)),)

ROWS = 3


def check(subject: Subject, batches: list[Batch], oracle: Oracle) -> None:
    """Call with arrays without axes: a number must be that of the element, or of a row of one class.

    A refusal, NaN or an array of other than one entry says that there is no such value, and is no finding.
    """
    source = next((b for b in batches if subject.op.elementwise or b.arrays[0].shape[-1] == 1), None)
    if source is None:
        return
    want = oracle.answer(source)
    for row in range(min(ROWS, len(source.flags))):
        bare = [
            np.asarray(a[row].reshape(())) for a in source.arrays
        ]  # the one entry of a row of one class, or the number itself
        outcome = subject.ask(
            bare, -1, clause="zero-dimensional", check="structure", case=source.case(row), parameters=source.parameters
        )
        if isinstance(outcome, Raised) or outcome.values is None or outcome.values.size != 1:
            continue
        due = want.rows(slice(row, row + 1))
        got = outcome.values.reshape(due.rounded.shape).astype(subject.format.dtype)
        one = replace(source, arrays=tuple(a[row : row + 1] for a in source.arrays))
        measure = Measure(subject.op, subject.how, one.arrays, got, due, source.parameters)
        if (strays(measure) & ~np.isnan(got) & (due.bits >= 0)).any():
            subject.note(
                "zero-dimensional",
                "structure",
                source.case(row),
                "arrays without axes give a number that is not the function's",
                inputs=describe(subject.op, bare, source.parameters),
                got=number(got.ravel()[0]),
                want=number(due.rounded.ravel()[0]),
                ulps=float(measure.ulps.ravel()[0]),
                repro=subject.script(bare, source.parameters, (), number(due.rounded.ravel()[0])),
            )

"""axis-range: an axis that the argument does not have is refused."""

from __future__ import annotations

import numpy as np

from ...reference.cases import Batch
from ..scoring.call import Call
from ..scoring.outcome.model import Severity
from ..scoring.subject import Subject
from ..worker.outcomes import Raised
from .common.declaration import Enforces, with_axis
from .common.sample import small

ENFORCES = (Enforces("structure", "an axis out of range, from either end", functions=with_axis, rules=("axis-range",)),)


def check(subject: Subject, batches: list[Batch]) -> None:
    """Call along the first axis that is not there, from either end; any exception is a refusal, and so is NaN.

    What is accepted is a note: no array has a value there that it could miss.
    """
    if subject.op.elementwise:
        return
    batch = small(batches)
    dimensions = batch.arrays[0].ndim
    for axis in (dimensions, -dimensions - 1):
        outcome = subject.ask(Call.of(batch, "structure", axis=axis, clause="axis-range"))
        if outcome is None or isinstance(outcome, Raised) or outcome.values is None or np.isnan(outcome.values).all():
            continue
        subject.note(
            "axis-range",
            "structure",
            batch.case(0),
            f"axis={axis} of {dimensions} dimensions is accepted",
            inputs=subject.given(batch.arrays, batch.parameters),
            got=f"a result of shape {outcome.shape}",
            want="an exception",
            severity=Severity.NOTE,
        )

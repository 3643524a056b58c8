"""Runs one case of a report again and shows the row, entry by entry."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from ....reference.cache import certified
from ....spec.grade import Grade
from ...errors import LoadError, UsageError
from ...scoring.describe import describe, number, result_shape
from ...scoring.measure.arithmetic import arithmetic
from ...scoring.measure.reduction import Reduced
from ...scoring.measure.ulp_error import Measure
from ...scoring.oracle import Oracle
from ...worker.client.client import Worker
from ...worker.outcomes import Died, Raised
from ...worker.target.resolve import resolve
from .case import find

SHOWN = 12
"""Entries of a row that are shown, the worst first."""


@dataclass(frozen=True)
class RowEntry:
    """One value of the row: where it stands, what came, what is due, by how much it is off."""

    at: int
    got: str
    want: str
    ulps: float
    ratio: float


@dataclass(frozen=True)
class Reproduction:
    """The outcome of a repeated case; ``entries`` are the worst first, ``trouble`` says why there are none."""

    case: str
    flag: str
    inputs: str
    entries: tuple[RowEntry, ...]
    trouble: str = ""

    @property
    def fails(self) -> bool:
        """Whether a value misses the bound of grade *fast*, or none came."""
        return bool(self.trouble) or any(e.ratio > 1 for e in self.entries)


def reproduce(case: str, backend: str, *, time_limit: float = 60.0, memory_limit: float = 8.0) -> Reproduction:
    """Call ``backend`` with the whole batch of a case, as the run did, and judge its row.

    Raises :class:`UsageError` for an id or a backend that is nothing and for a backend that does not load.
    """
    op, batch, row = find(case)
    reduced = batch.parameters.get("reduction", "none") != "none"
    want = certified(op, batch.arrays, batch.format, batch.parameters)
    shape = result_shape(op, batch.arrays, -1, batch.parameters)
    try:
        with Worker(resolve(backend), time_limit=time_limit, memory_limit=memory_limit) as worker:
            if op.id not in worker.loaded.functions:
                raise UsageError(f"{backend} does not define {op.id}")
            outcome = worker.call(
                op.id, batch.arrays, None if op.elementwise else -1, shape, parameters=batch.parameters
            )
            declared = worker.loaded.capabilities
    except LoadError as error:
        raise UsageError(str(error)) from error
    # A reduction is of all rows, and so is what is shown of it.
    inputs = describe(op, batch.arrays if reduced else [a[row] for a in batch.arrays], batch.parameters)
    shown = partial(Reproduction, case, batch.flags[row], inputs)
    if isinstance(outcome, Died):
        return shown((), outcome.reason)
    if isinstance(outcome, Raised):
        return shown((), f"the call raised {outcome}")
    if outcome.values is None or outcome.dtype != batch.format:
        return shown((), f"the result has shape {outcome.shape} and dtype {outcome.dtype}")
    how = arithmetic(batch.format, dict(declared.accumulate), declared.flush_to_zero)
    if reduced:
        known = Reduced(op, how, batch, outcome.values, Oracle())
        measure, ratios = known.measure, known.ratio(Grade.FAST)
    else:
        measure = Measure(op, how, batch.arrays, outcome.values, want, batch.parameters)
        ratios = measure.ratio(Grade.FAST)
    place: Any = ... if reduced else row
    ulps, ratio = np.ravel(measure.ulps[place]), np.ravel(ratios[place])
    got, due = np.ravel(outcome.values[place]), np.ravel(want.rounded[place])
    order = np.argsort(-ratio, kind="stable")[:SHOWN]
    entries = tuple(RowEntry(int(i), number(got[i]), number(due[i]), float(ulps[i]), float(ratio[i])) for i in order)
    return shown(entries)

"""accuracy, overflow and gradient: every case family against the certified values."""

from __future__ import annotations

from ...reference.cases import Batch
from ..judge import judge
from ..oracle import Oracle
from ..subject import Subject

CLAUSES = ("defined", "shape", "dtype", "pure", "finite", "codomain", "faithful", "exact")
"""The universal rules that are enforced here, beside the bound of the line that is required."""


def check(subject: Subject, batches: list[Batch], oracle: Oracle) -> None:
    """Call the function on each batch and judge every value; the batch names the check it belongs to."""
    for batch in batches:
        got = subject.call(batch.arrays, parameters=batch.parameters, check=batch.check, case=batch.case(0))
        if got is not None:
            judge(subject, batch, got, oracle.answer(batch))

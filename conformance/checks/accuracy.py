"""accuracy, overflow and gradient: every case family against the certified values."""

from __future__ import annotations

from collections.abc import Iterable

from ...reference.cases import Batch
from ..scoring.call import Call
from ..scoring.judge import judge
from ..scoring.oracle import Oracle
from ..scoring.subject import Subject
from .common.declaration import JUDGED, Enforces, with_axis
from .common.prefetch import ahead

ENFORCES = (
    Enforces("accuracy", "one plain call asks whether the format is taken at all", rules=("defined",)),
    Enforces(
        "accuracy",
        "every case family of ordinary size against the certified values",
        functions=lambda op: op.pullback_of is None,
        rules=JUDGED,
        bounds=True,
    ),
    Enforces(
        "gradient",
        "every case family of a pullback against the certified values",
        functions=lambda op: op.pullback_of is not None,
        rules=JUDGED,
        bounds=True,
    ),
    Enforces(
        "overflow",
        "rows of enormous and of tiny entries against the certified values",
        functions=with_axis,
        rules=JUDGED,
        bounds=True,
    ),
)


def check(subject: Subject, batches: Iterable[Batch], oracle: Oracle) -> None:
    """Call the function on each batch and judge every value; the batch names the check it belongs to."""
    calls = ((batch, subject.begin(Call.of(batch, batch.check))) for batch in batches)
    for batch, result in ahead(calls):
        got = result()
        if got is not None:
            judge(subject, batch, got, oracle.answer(batch))

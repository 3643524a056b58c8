"""effect: the value of a call depends on its arguments alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ...reference.cases import Batch
from ...reference.evaluate import Enclosures
from ...reference.formats import Array
from ..scoring.call import Call
from ..scoring.describe import describe, number
from ..scoring.judge import Passed, judge, within
from ..scoring.oracle import Oracle
from ..scoring.outcome.model import Severity
from ..scoring.subject import Subject
from .common.declaration import JUDGED, Enforces, with_axis
from .common.sample import changed, small

REPEATS = 3
"""Further calls with the same arguments."""

ROWS = 24
"""Most rows that are tried alone where batch invariance is claimed; one where it is not."""


ENFORCES = (
    Enforces(
        "effect",
        "a batch, its rows reversed, a row alone, and the batch again and again",
        rules=(*JUDGED, "stateless", "rows"),
        bounds=True,
    ),
    Enforces(
        "effect", "every row alone, where batch invariance is claimed", functions=with_axis, rules=("batch-invariant",)
    ),
)


def check(subject: Subject, batches: list[Batch], oracle: Oracle) -> None:
    """Call with a batch, with its rows reversed, with a row alone, and with the batch again and again.

    The reversed rows have the same shape and other values: a result that is remembered by shape shows there. A batch of
    one is judged by its values. The repeated call must return the same bits, on the longest rows too: short ones are
    summed by one thread. That a row has other bits in another place or batch is a note, unless batch invariance is
    claimed.
    """
    batch = small(batches)
    first = subject.call(Call.of(batch, "effect"))
    if first is None:
        return
    want = oracle.answer(batch)
    turned = replace(batch, check="effect", arrays=tuple(a[::-1] for a in batch.arrays), flags=batch.flags[::-1])
    other = subject.call(Call.of(batch, "effect", arrays=turned.arrays))
    if other is not None:
        reverse = slice(None, None, -1)
        sound = within(subject, batch, first, want)[reverse]
        judge(subject, turned, other, want.rows(reverse), gross="stateless", only=sound, passed=Passed())
    claimed = subject.declared.batch_invariant
    # Row 1: the first of a batch is most often of equal entries, which tell little.
    rows = range(min(ROWS, len(batch.flags))) if claimed else range(1, 2)
    beside = _alone(subject, batch, first, want, rows)
    if not (subject.declared.deterministic or claimed):
        return
    long = max(batches, key=lambda b: b.arrays[0].shape[-1])
    whole = None if subject.op.elementwise else _repeated(subject, long, None, 1)
    _repeated(subject, batch, first, REPEATS)
    severity = Severity.FAIL if claimed else Severity.NOTE
    if other is not None:
        message = "a row gave other bits in another place of the batch"
        compare(subject, batch, first, other[::-1], "batch-invariant", message, severity)
    message = "a row alone gave other bits than in a batch"
    compare(subject, batch, first, beside, "batch-invariant", message, severity)
    if claimed and whole is not None:
        # Sums are split where there is something to split.
        rows = range(min(ROWS, len(long.flags)))
        compare(subject, long, whole, _alone(subject, long, whole, None, rows), "batch-invariant", message, severity)


def _repeated(subject: Subject, batch: Batch, first: Array | None, times: int) -> Array | None:
    """Call with the same arguments again; where they are not declared to vary, the bits must be those of ``first``."""
    if first is None:
        first = subject.call(Call.of(batch, "effect"))
    results = [
        subject.begin(Call.of(batch, "effect"))
        for _ in range(times if first is not None and subject.declared.deterministic else 0)
    ]
    for result in results:
        again = result()
        if first is not None and again is not None:
            compare(subject, batch, first, again, "stateless", "the same call gave other bits")
    return first


def _alone(subject: Subject, batch: Batch, together: Array, want: Enclosures | None, rows: range) -> Array:
    """Return ``together`` with the results of rows that are alone in their batch; judge each where values are given."""
    beside = together.copy()
    for row in rows:
        one = slice(row, row + 1)
        lone = replace(batch, check="effect", arrays=tuple(a[one] for a in batch.arrays), flags=batch.flags[one])
        got = subject.call(Call.of(batch, "effect", row, arrays=lone.arrays))
        if got is None:
            continue
        beside[one] = got
        if want is not None:
            sound = within(subject, lone, together[one], want.rows(one))
            judge(subject, lone, got, want.rows(one), gross="rows", only=sound)
    return beside


def compare(
    subject: Subject,
    batch: Batch,
    first: Array,
    again: Array,
    clause: str,
    message: str,
    severity: Severity = Severity.FAIL,
) -> None:
    """Note the first bit pattern that differs; NaN of any payload are the same."""
    subject.tried.add(clause)
    other = changed(first, again)
    if not other.any():
        return
    at = tuple(np.argwhere(other)[0])
    subject.note(
        clause,
        "effect",
        batch.case(int(at[0])),
        message,
        severity=severity,
        inputs=describe(subject.op, [a[at[0]] for a in batch.arrays], batch.parameters),
        got=number(again[at]),
        want=number(first[at]),
        count=int(other.sum()),
        total=int(other.size),
    )

"""effect: the value of a call depends on its arguments alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from ...reference.cases import Batch
from ..enforces import JUDGED, Enforces, with_axis
from ..judge import Passed, judge, within
from ..oracle import Oracle
from ..report.model import Severity
from ..subject import Subject, describe, number
from .sample import small

Array = npt.NDArray[Any]

REPEATS = 3
"""Further calls with the same arguments."""

ROWS = 24
"""Most rows that are tried alone where batch invariance is claimed; one where it is not."""


ENFORCES = (
    Enforces(
        "effect",
        "a batch, its rows reversed, and the batch again and again",
        rules=(*JUDGED, "stateless"),
        bounds=True,
    ),
    Enforces(
        "effect", "every row alone, where batch invariance is claimed", functions=with_axis, rules=("batch-invariant",)
    ),
)


def check(subject: Subject, batches: list[Batch], oracle: Oracle) -> None:
    """Call with a batch, with its rows reversed, with the batch again and again, and with a row alone.

    The reversed rows have the same shape and other values: a result that is remembered by shape shows there. The
    repeated call must return the same bits. That a row has other bits in another place or batch is a note, unless
    batch invariance is claimed.
    """
    batch = small(batches)
    first = subject.call(batch.arrays, parameters=batch.parameters, check="effect", case=batch.case(0))
    if first is None:
        return
    want = oracle.answer(batch)
    turned = replace(batch, check="effect", arrays=tuple(a[::-1] for a in batch.arrays), flags=batch.flags[::-1])
    other = subject.call(turned.arrays, parameters=batch.parameters, check="effect", case=batch.case(0))
    if other is not None:
        reverse = slice(None, None, -1)
        sound = within(subject, batch, first, want)[reverse]
        judge(subject, turned, other, want.rows(reverse), gross="stateless", only=sound, passed=Passed())
    claimed = subject.declared.batch_invariant
    if not (subject.declared.deterministic or claimed):
        return
    for _ in range(REPEATS if subject.declared.deterministic else 0):
        again = subject.call(batch.arrays, parameters=batch.parameters, check="effect", case=batch.case(0))
        if again is not None:
            compare(subject, batch, first, again, "stateless", "the same call gave other bits")
    severity = Severity.FAIL if claimed else Severity.NOTE
    if other is not None:
        message = "a row gave other bits in another place of the batch"
        compare(subject, batch, first, other[::-1], "batch-invariant", message, severity)
    count = len(batch.flags)
    for row in range(min(ROWS, count)) if claimed else (min(1, count - 1),):
        alone = subject.call(
            [a[row : row + 1] for a in batch.arrays],
            parameters=batch.parameters,
            check="effect",
            case=batch.case(row),
        )
        if alone is not None:
            beside = np.concatenate([first[:row], alone, first[row + 1 :]])
            message = "a row alone gave other bits than in a batch"
            compare(subject, batch, first, beside, "batch-invariant", message, severity)


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
    changed = (first != again) & ~(np.isnan(first) & np.isnan(again))
    if not changed.any():
        return
    at = tuple(np.argwhere(changed)[0])
    subject.note(
        clause,
        "effect",
        batch.case(int(at[0])),
        message,
        severity=severity,
        inputs=describe(subject.op, [a[at[0]] for a in batch.arrays], batch.parameters),
        got=number(again[at]),
        want=number(first[at]),
        count=int(changed.sum()),
        total=int(changed.size),
    )

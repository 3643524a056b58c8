"""effect: the value of a call depends on its arguments alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from ...reference.cases import Batch
from ..enforces import JUDGED, Enforces, with_axis
from ..judge import judge, within
from ..oracle import Oracle
from ..subject import Subject, describe, number

Array = npt.NDArray[Any]

REPEATS = 3
"""Further calls with the same arguments."""


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
    """Call with a batch, with its rows reversed, and with the batch again and again.

    The reversed rows have the same shape and other values: a result that is remembered by shape shows there. The
    repeated call must return the same bits.
    """
    batch = min((b for b in batches if len(b.flags) > 1), key=lambda b: abs(b.arrays[0].shape[-1] - 3))
    first = subject.call(batch.arrays, parameters=batch.parameters, check="effect", case=batch.case(0))
    if first is None:
        return
    want = oracle.answer(batch)
    turned = replace(batch, check="effect", arrays=tuple(a[::-1] for a in batch.arrays), flags=batch.flags[::-1])
    other = subject.call(turned.arrays, parameters=batch.parameters, check="effect", case=batch.case(0))
    if other is not None:
        reverse = slice(None, None, -1)
        sound = within(subject, batch, first, want)[reverse]
        judge(subject, turned, other, want.rows(reverse), gross="stateless", only=sound)
    if subject.declared.deterministic:
        for _ in range(REPEATS):
            again = subject.call(batch.arrays, parameters=batch.parameters, check="effect", case=batch.case(0))
            if again is not None:
                _compare(subject, batch, first, again, "stateless", "the same call gave other bits")
    if subject.declared.batch_invariant and not subject.op.elementwise:
        for row in range(len(batch.flags)):
            alone = subject.call(
                [a[row : row + 1] for a in batch.arrays],
                parameters=batch.parameters,
                check="effect",
                case=batch.case(row),
            )
            if alone is not None:
                beside = np.concatenate([first[:row], alone, first[row + 1 :]])
                _compare(
                    subject, batch, first, beside, "batch-invariant", "a row alone gave other bits than in a batch"
                )


def _compare(subject: Subject, batch: Batch, first: Array, again: Array, clause: str, message: str) -> None:
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
        inputs=describe(subject.op, [a[at[0]] for a in batch.arrays], batch.parameters),
        got=number(again[at]),
        want=number(first[at]),
        count=int(changed.sum()),
        total=int(changed.size),
    )

"""effect: the value of a call depends on its arguments alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ...reference.cases import Batch
from ..judge import judge, within
from ..oracle import Oracle
from ..subject import Subject, describe, number


def check(subject: Subject, batches: list[Batch], oracle: Oracle) -> None:
    """Call with a batch, with its rows reversed, and with the batch again.

    The reversed rows have the same shape and other values: a result that is remembered by shape shows there. The
    repeated call must return the same bits.
    """
    batch = min((b for b in batches if len(b.flags) > 1), key=lambda b: abs(b.arrays[0].shape[-1] - 3))
    first = subject.call(batch.arrays, check="effect", case=batch.case(0))
    if first is None:
        return
    want = oracle.answer(batch)
    turned = replace(batch, check="effect", arrays=tuple(a[::-1] for a in batch.arrays), flags=batch.flags[::-1])
    other = subject.call(turned.arrays, check="effect", case=batch.case(0))
    if other is not None:
        reverse = slice(None, None, -1)
        sound = within(subject, batch, first, want)[reverse]
        judge(subject, turned, other, want.rows(reverse), gross="stateless", only=sound)
    again = subject.call(batch.arrays, check="effect", case=batch.case(0))
    if again is not None and subject.deterministic:
        _repeated(subject, batch, first, again)


def _repeated(subject: Subject, batch: Batch, first: np.ndarray, again: np.ndarray) -> None:
    subject.tried.add("stateless")
    changed = (first != again) & ~(np.isnan(first) & np.isnan(again))
    if not changed.any():
        return
    at = tuple(np.argwhere(changed)[0])
    inputs = describe(subject.op, [a[at[0]] for a in batch.arrays])
    subject.note(
        "stateless",
        "effect",
        batch.case(int(at[0])),
        "the same call gave other bits the second time",
        inputs=inputs,
        got=number(again[at]),
        want=number(first[at]),
        count=int(changed.sum()),
        total=int(changed.size),
    )

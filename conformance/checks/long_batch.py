"""effect: the values of a row are the same however many rows come before it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ...reference.cases import Batch
from ..scoring.call import Call
from ..scoring.judge import Passed, judge, within
from ..scoring.oracle import Oracle
from ..scoring.subject import Subject
from .common.declaration import JUDGED, Enforces
from .common.sample import changed, small

ROWS = {"smoke": 1031, "standard": 4099, "full": 4099}
"""Rows of a call: more than a kernel takes at a time, and no multiple of what it may take."""

GRID = 65539
"""Rows at a level above smoke in the one format that every backend has: more than a GPU's grid has blocks."""

GRID_BITS = 32

SHOWN = 64
"""Rows with other bits that are judged by their values."""

ENFORCES = (
    Enforces("effect", "the same rows again and again in one long batch", rules=(*JUDGED, "rows"), bounds=True),
)


def check(subject: Subject, batches: list[Batch], oracle: Oracle, level: str) -> None:
    """Call with a small batch and with many copies of it in one; rows with other bits are judged by their values."""
    batch = small(batches)
    first = subject.call(Call.of(batch, "effect"))
    if first is None:
        return
    count = GRID if level != "smoke" and subject.format.bits == GRID_BITS else ROWS[level]
    tall = np.arange(count) % len(batch.flags)
    arrays = tuple(a[tall] for a in batch.arrays)
    got = subject.call(Call.of(batch, "effect", arrays=arrays))
    if got is None:
        return
    rows = np.flatnonzero(changed(first[tall], got).reshape(count, -1).any(axis=1))[:SHOWN]
    if not rows.size:
        subject.tried.add("rows")
        return
    which, want = tall[rows], oracle.answer(batch)
    shown = replace(
        batch,
        check="effect",
        arrays=tuple(a[which] for a in batch.arrays),
        flags=tuple(batch.flags[i] for i in which),
    )
    passed = Passed(f"rows from {rows[0]} of {count}")
    sound = within(subject, batch, first, want)[which]
    judge(subject, shown, got[rows], want.rows(which), gross="rows", only=sound, passed=passed)

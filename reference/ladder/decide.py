"""From rows to outcomes: the rungs', then the arbiter's where they leave one."""

from __future__ import annotations

import numpy as np

from ...spec.op import Op
from ..arbiter.nonfinite import irregular, regular_rows
from ..arbiter.ziv import enclose
from ..arguments import EncodedRows
from ..formats import Format
from .climb import climb
from .verdict import RungResult


def decide(op: Op, rows: list[EncodedRows], target: Format, into: RungResult) -> None:
    """Write the outcomes of some rows."""
    regular = regular_rows(op, [a.raw for a in rows]) & (rows[0].shape[-1] > 0 or op.elementwise)
    if regular.all():
        climb(op, rows, target, into)
    elif regular.any():
        into.assign(regular, climb(op, [a.take(regular) for a in rows], target))
    left = ~into.decided
    for r in np.flatnonzero(left.any(axis=1)).tolist():
        row = tuple(a[r].tolist() for a in rows)
        entries = np.flatnonzero(left[r]).tolist()
        outcomes = enclose(op, row, target, entries) if regular[r] else irregular(op, row, target)
        for k, outcome in zip(entries, outcomes, strict=True):
            into.put((r, k), outcome)

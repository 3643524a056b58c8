"""layout: how the arguments lie in memory does not matter, and a batch may be empty."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ...reference.cases import Batch
from ..enforces import JUDGED, Enforces
from ..judge import judge, within
from ..layout import LAYOUTS
from ..oracle import Oracle
from ..report.model import Severity
from ..subject import Subject

ROWS = 24
"""Rows that are passed: every family once."""


ENFORCES = (
    Enforces(
        "layout",
        "the same values in every layout in memory, and no rows at all",
        rules=(*JUDGED, "layout"),
        bounds=True,
    ),
)


def check(subject: Subject, batches: list[Batch], oracle: Oracle) -> None:
    """Call with the same values in every layout; a layout may be refused, but not answered wrongly."""
    source = min((b for b in batches if len(b.flags) > 1), key=lambda b: abs(b.arrays[0].shape[-1] - 3))
    few = slice(0, ROWS)
    batch = replace(source, check="layout", arrays=tuple(a[few] for a in source.arrays), flags=source.flags[few])
    want = oracle.answer(source).rows(few)
    plain = subject.call(batch.arrays, parameters=batch.parameters, check="layout", case=batch.case(0))
    if plain is None:
        return
    sound = within(subject, batch, plain, want)
    for layout in LAYOUTS:
        got = subject.call(
            batch.arrays,
            parameters=batch.parameters,
            check="layout",
            case=batch.case(0),
            layout=layout,
            refusal=Severity.NOTE,
        )
        if got is not None:
            judge(subject, batch, got, want, gross="layout", only=sound)
    nothing = tuple(np.ascontiguousarray(a[:0]) for a in batch.arrays)
    subject.call(nothing, parameters=batch.parameters, check="layout", case=batch.case(0), refusal=Severity.NOTE)

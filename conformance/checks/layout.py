"""layout: how the arguments lie in memory does not matter, and a batch may be empty."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ...reference.cases import Batch
from ...reference.evaluate import Enclosures
from ...reference.formats import FORMATS, Array
from ..scoring.call import Call
from ..scoring.describe import describe, number
from ..scoring.judge import Passed, judge, strays, within
from ..scoring.measure.ulp_error import Measure
from ..scoring.oracle import Oracle
from ..scoring.outcome.model import Severity
from ..scoring.subject import Result, Subject
from ..worker.arrays.layouts import FOREIGN, FURTHER, LAYOUTS, ONE_ROW, SWAPPED
from .common.declaration import JUDGED, Enforces
from .common.prefetch import ahead
from .common.sample import small

ROWS = 24
"""Rows that are passed: every family once."""

COARSE = FORMATS["bfloat16"]
"""The format of the fewest bits that anything but 8-bit numbers is computed in."""


ENFORCES = (
    Enforces(
        "layout",
        "the same values in every layout in memory, and no rows at all",
        rules=(*JUDGED, "layout", "byte-order"),
        bounds=True,
    ),
)


def check(subject: Subject, batches: list[Batch], oracle: Oracle) -> None:
    """Call with the same values in every layout; a foreign one may be refused, but not answered wrongly."""
    source = small(batches)
    few = slice(0, ROWS)
    batch = replace(source, check="layout", arrays=tuple(a[few] for a in source.arrays), flags=source.flags[few])
    want = oracle.answer(source).rows(few)
    plain = subject.call(Call.of(batch, "layout"))
    if plain is None:
        return
    sound = within(subject, batch, plain, want)
    row = np.full(len(batch.flags), min(1, len(batch.flags) - 1))
    alike = replace(batch, arrays=tuple(a[row] for a in batch.arrays), flags=(batch.flags[row[0]],) * len(row))
    # Rows that are all alike are other input: what is wrong of them in plain memory too is no fault of the layout.
    want_alike = want.rows(row)
    same = subject.call(Call.of(batch, "layout", int(row[0]), arrays=alike.arrays))
    good_alike = sound[row] if same is None else within(subject, alike, same, want_alike)
    swaps = subject.format.dtype.itemsize > 1 and subject.format.dtype.isbuiltin == 1
    layouts = (
        layout
        for layout in LAYOUTS
        if (swaps or layout not in SWAPPED) and (len(batch.arrays) > 1 or layout not in FURTHER)
    )
    calls = ((layout, _call(subject, alike if layout in ONE_ROW else batch, layout)) for layout in layouts)
    for layout, result in ahead(calls):
        given, due, good = (alike, want_alike, good_alike) if layout in ONE_ROW else (batch, want, sound)
        got = result()
        if got is not None and layout in SWAPPED:
            _swapped(subject, given, got, due, good)
        elif got is not None:
            passed = Passed(f"{layout} arguments", given.arrays, layout=layout)
            judge(subject, given, got, due, gross="layout", only=good, passed=passed)
    nothing = tuple(np.ascontiguousarray(a[:0]) for a in batch.arrays)
    subject.call(Call.of(batch, "layout", arrays=nothing, refusal=Severity.NOTE))


def _call(subject: Subject, given: Batch, layout: str) -> Result:
    refusal = Severity.NOTE if layout in FOREIGN else Severity.FAIL
    clause = "byte-order" if layout in SWAPPED else "layout"
    return subject.begin(Call.of(given, "layout", layout=layout, refusal=refusal, clause=clause))


def _swapped(subject: Subject, batch: Batch, got: Array, want: Enclosures, sound: Array) -> None:
    """Note the values that are none of the function's in the other byte order: no grade rests on what may be refused.

    A type that is not looked up by its byte order may be computed in fewer bits, so the bound is that of bfloat16.
    """
    coarse = COARSE if subject.format.p > COARSE.p else subject.format
    how = replace(subject.how, compute=coarse)
    wrong = strays(Measure(subject.op, how, batch.arrays, got, want, batch.parameters)) & sound
    subject.tried.add("byte-order")
    if not wrong.any():
        return
    at = tuple(int(i) for i in np.argwhere(wrong)[0])
    subject.note(
        "byte-order",
        "layout",
        batch.case(at[0]),
        "another value in the other byte order",
        severity=subject.undeclared,
        inputs=describe(subject.op, [a[at[0]] for a in batch.arrays], batch.parameters),
        got=number(got[at]),
        want=number(want.rounded[at]),
        count=int(wrong.sum()),
        total=int(wrong.size),
        repro=subject.script(
            batch.arrays,
            batch.parameters,
            at,
            subject.format.hex(int(subject.format.codes(np.asarray(want.rounded[at])[None])[0])),
            layout="big-endian",
        ),
    )

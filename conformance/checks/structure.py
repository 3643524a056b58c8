"""structure: any axis, any number of dimensions, the same values."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ...reference.cases import Batch
from ...spec.op import Op
from ..enforces import JUDGED, Enforces, with_axis
from ..judge import judge, within
from ..oracle import Oracle
from ..subject import Subject

SIZE = 3
"""Rows and classes of the square input: a wrong axis keeps the shape, so nothing but the values gives it away."""


ENFORCES = (
    Enforces(
        "structure",
        "axis 0, 1 and -2 of two and three dimensions, and a single row",
        functions=with_axis,
        rules=(*JUDGED, "axis"),
        bounds=True,
    ),
)


def squares(op: Op, batches: list[Batch]) -> Batch | None:
    """Return a square batch from the rows with few classes, or None for an elementwise function."""
    if op.elementwise:
        return None
    source = next(b for b in batches if b.arrays[0].shape[-1] == SIZE)
    # Rows 1 to 3 differ in family: a row of equal logits is blind to the axis.
    rows = slice(1, 1 + SIZE)
    return replace(
        source,
        id=source.id.replace(f":{source.check}:", ":structure:"),
        check="structure",
        arrays=tuple(a[rows] for a in source.arrays),
        flags=source.flags[rows],
    )


def check(subject: Subject, square: Batch, oracle: Oracle) -> None:
    """Call along axis 0, 1 and -2 of two and three dimensions and on a single row; judge after moving the axis back.

    What is wrong along the last axis too is no fault of the axis and is left out.
    """
    op, want = subject.op, oracle.answer(square)
    plain = subject.call(square.arrays, parameters=square.parameters, check="structure", case=square.case(0))
    if plain is None:
        return
    sound = within(subject, square, plain, want)
    for axis, cube in ((0, False), (1, False), (1, True), (-2, True), (0, True)):
        arrays = []
        for a, (_, core, _) in zip(square.arrays, op.arrays, strict=True):
            stacked = np.stack([a, a[::-1]]) if cube else a
            arrays.append(np.ascontiguousarray(np.moveaxis(stacked, -1, axis)) if core else stacked)
        got = subject.call(arrays, axis, parameters=square.parameters, check="structure", case=square.case(0))
        if got is None:
            continue
        back = np.moveaxis(got, axis, -1) if op.result else got
        for part in [back[0], back[1][::-1]] if cube else [back]:
            judge(subject, square, np.ascontiguousarray(part), want, gross="axis", only=sound)
    single = subject.call(
        [a[0] for a in square.arrays], parameters=square.parameters, check="structure", case=square.case(0)
    )
    if single is not None:
        first = replace(square, arrays=tuple(a[:1] for a in square.arrays), flags=square.flags[:1])
        judge(subject, first, single[None], want.rows(slice(1)), gross="axis", only=sound[:1])

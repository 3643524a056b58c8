"""structure: any axis, any number of dimensions, the same values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from ...reference.cases import Batch
from ...reference.formats import Array
from ...spec.discovery import function
from ...spec.op import Op
from ..scoring.call import Call
from ..scoring.judge import Passed, judge, within
from ..scoring.oracle import Oracle
from ..scoring.outcome.model import Severity
from ..scoring.subject import Result, Subject
from .common.declaration import JUDGED, Enforces, with_axis
from .common.prefetch import ahead

SIZE = 3
"""Rows and classes of the square input: a wrong axis keeps the shape, so nothing but the values gives it away."""


PLACES = ((0, 2, 3), (1, 2, 3), (1, 3, 3), (-2, 3, 3), (0, 3, 2), (-1, 3, 2), (-3, 4, 3), (2, 4, 2))
"""Axis, number of dimensions and rows of each call; of two rows no axis is as long as that of the classes."""


ENFORCES = (
    Enforces(
        "structure",
        "the first, middle and last axis of two to four dimensions, and a single row",
        functions=with_axis,
        rules=(*JUDGED, "axis"),
        bounds=True,
    ),
)


def squares(op: Op, batches: list[Batch]) -> Batch | None:
    """Return a square batch from the rows with few classes, or None for an elementwise function."""
    if op.elementwise:
        return None
    source = _source(batches)
    rows = _square(source)
    return replace(
        source,
        id=source.id.replace(f":{source.check}:", ":structure:"),
        check="structure",
        arrays=tuple(a[rows] for a in source.arrays),
        flags=source.flags[rows],
    )


def _source(batches: Sequence[Batch]) -> Batch:
    """Return the batch that the square one is cut from: few classes, and of these the most rows."""
    return min(batches, key=lambda b: (abs(b.arrays[0].shape[-1] - SIZE), -len(b.flags)))


def _square(source: Batch) -> slice:
    """Return as many rows as there are classes, which differ in family: one of equal logits is blind to the axis."""
    return slice(1, 1 + source.arrays[0].shape[-1])


def check(subject: Subject, square: Batch, batches: Sequence[Batch], oracle: Oracle) -> None:
    """Call along the axes of one to four dimensions; judge after moving the axis back.

    What is wrong along the last axis too is no fault of the axis and is left out.
    """
    op, want = subject.op, oracle.answer(_source(batches)).rows(_square(_source(batches)))
    plain = subject.call(Call.of(square, "structure"))
    if plain is None:
        return
    sound = within(subject, square, plain, want)
    # The same objects for every place: what they permit is then computed once.
    few = {count: _first(square, count) for count in {count for _, _, count in PLACES}}
    due = {count: want.rows(slice(count)) for count in few}
    for place, arrays, result in ahead(_calls(subject, square)):
        axis, dimensions, count = place
        got = result()
        if got is None:
            continue
        places = _parts(np.arange(got.size).reshape(got.shape), axis, dimensions, op)
        for part, entries in zip(_parts(got, axis, dimensions, op), places, strict=True):
            passed = Passed(
                f"axis {axis} of {dimensions} dimensions",
                arrays,
                axis,
                index=partial(_index, entries, got.shape),
            )
            values, good = np.ascontiguousarray(part), sound[:count]
            judge(subject, few[count], values, due[count], gross="axis", only=good, passed=passed)
    single = subject.call(Call.of(square, "structure", arrays=[a[0] for a in square.arrays]))
    if single is not None:
        passed = Passed("one dimension", tuple(a[0] for a in square.arrays), index=_within_row)
        judge(
            subject, _first(square, 1), single[None], want.rows(slice(1)), gross="axis", only=sound[:1], passed=passed
        )
    _classless(subject, square)


def _first(square: Batch, count: int) -> Batch:
    """Return the first rows of a batch."""
    return replace(square, arrays=tuple(a[:count] for a in square.arrays), flags=square.flags[:count])


def _calls(subject: Subject, square: Batch) -> Iterator[tuple[tuple[int, int, int], tuple[Array, ...], Result]]:
    """Yield each place with the arrays whose rows lie there, and the call with them."""
    for place in PLACES:
        axis, dimensions, count = place
        arrays = []
        for a, (_, core, _) in zip(square.arrays, subject.op.arrays, strict=True):
            stacked = _stacked(a[:count], dimensions)
            arrays.append(np.ascontiguousarray(np.moveaxis(stacked, -1, axis)) if core else stacked)
        result = subject.begin(Call.of(square, "structure", arrays=arrays, axis=axis))
        yield place, tuple(arrays), result


def _parts(got: Array, axis: int, dimensions: int, op: Op) -> list[Array]:
    """Return the results for the square that are in a result, the axis moved back."""
    back = np.moveaxis(got, axis, -1) if op.result else got
    if dimensions == 4:
        back = back[:, 0]
    return [back] if dimensions == 2 else [back[0], back[1][::-1]]


def _index(places: Array, shape: tuple[int, ...], at: tuple[int, ...]) -> tuple[int, ...]:
    """Return where an entry of the square stands in the result."""
    return tuple(int(i) for i in np.unravel_index(int(places[at]), shape))


def _within_row(at: tuple[int, ...]) -> tuple[int, ...]:
    return at[1:]


def _stacked(a: Array, dimensions: int) -> Array:
    """Return the rows as they are, or twice along new axes; of four dimensions the second has size 1."""
    if dimensions == 2:
        return a
    both = np.stack([a, a[::-1]])
    return both if dimensions == 3 else both[:, None]


def _classless(subject: Subject, square: Batch) -> None:
    """Call with no classes where the result is then empty: its shape is all that it can get wrong."""
    op = subject.op
    source = function(op.pullback_of) if op.pullback_of else op
    tabulated = any(s.x[0] == () for s in op.specials)
    if not source.result or not op.result or tabulated:
        return
    arrays = [a[:, :0] if core else a for a, (_, core, _) in zip(square.arrays, op.arrays, strict=True)]
    subject.call(Call.of(square, "structure", arrays=arrays, refusal=Severity.NOTE))

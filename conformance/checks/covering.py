"""covering: the circumstances of a call, every two of them together and of shape and memory every three.

A call holds a few different rows many times over, in the places, the memory and the types that a row of the array
says. What is due is certified once for each different row. Of each entry of a row the worst value anywhere in the call
is judged: what is permitted is the same wherever the row stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from ...reference.cases import Batch
from ...reference.cases.batch import generator
from ...reference.evaluate import Enclosures
from ...reference.formats import FORMATS, Array, Mask
from ...spec.op import Op
from ..scoring.call import Call
from ..scoring.judge import Passed, Trial, judge, within
from ..scoring.measure.reduction import Reduced
from ..scoring.oracle import Oracle
from ..scoring.subject import Result, Subject
from .common.declaration import JUDGED, Enforces, with_axis, with_labels
from .common.prefetch import ahead
from .common.sample import changed
from .factors.arrangement import Arrangement, arrange, flat, number_of_classes, straight, widened
from .factors.losses import classes_of_loss, loss, placed, plain
from .factors.pool import fitting
from .factors.table import STRENGTH, kind_of, rows, settings
from .reduction import compare

ENFORCES = (
    Enforces(
        "covering",
        "every two circumstances of a call together: shape, axis, memory of each argument, types, values",
        rules=(*JUDGED, "layout", "rows"),
        bounds=True,
    ),
    Enforces("covering", "every place of the axis in up to five dimensions", functions=with_axis, rules=("axis",)),
    Enforces(
        "covering",
        "sums and means over several axes of rows, and over many",
        functions=lambda op: "reduction" in op.options,
        rules=("mean", "sum"),
    ),
    Enforces("covering", "labels of every type", functions=with_labels, rules=("label-type",)),
)

LOSS = "loss-"
"""Stands before the number of a call with a reduction."""

Simpler = Callable[[Op, Arrangement], Arrangement]

STEPS: tuple[tuple[str, Simpler], ...] = (("label-type", widened), ("layout", straight), ("axis", flat))
"""What is made plain, one after the other, until a call is right: the clause says what it was."""


def check(subject: Subject, level: str, seed: int, formats: tuple[str, ...], oracle: Oracle) -> None:
    """Make the calls that the array has for the format; ``formats`` are all that the run has."""
    for each, result in ahead(_calls(subject, level, seed, formats, oracle)):
        got = result()
        if got is not None:
            _judge(subject, each, got)
    if "reduction" in subject.op.options:
        _losses(subject, level, seed, formats, oracle)


def _losses(subject: Subject, level: str, seed: int, formats: tuple[str, ...], oracle: Oracle) -> None:
    """Call with losses put together; what is wrong of plain rows too is judged as such."""
    op, target = subject.op, subject.format
    for number, setting in settings(op, "loss", level, target.name, formats):
        name = f"{op.id}:{target.name}:{level}:{seed}:covering:{LOSS}{number}"
        classes = subject.limits.fitted(classes_of_loss(generator(f"{name}:classes"), setting))
        each = loss(op, target, setting, name, classes)
        got = subject.call(each.call)
        if got is None:
            continue
        values = placed(op, each, got)
        subject.tried.add(setting["reduction"])
        if not Reduced(op, subject.how, each.batch, values, oracle).beyond(subject.line).any():
            continue
        alone = subject.call(plain(each))
        if alone is not None and not Reduced(op, subject.how, each.batch, alone, oracle).beyond(subject.line).any():
            compare(subject, each.batch, values, oracle, Passed(each.words))
        elif alone is not None:
            compare(subject, each.batch, alone, oracle)


def again(op: Op, dtype: str, level: str, number: str, wanted: str) -> Batch | None:
    """Return the rows of the call with an id, under each other; None where there is no such call.

    A backend that limits the number of classes had others.
    """
    kind, index = ("loss", number.removeprefix(LOSS)) if number.startswith(LOSS) else (kind_of(op), number)
    known = rows(kind, STRENGTH[level])
    if not index.isdecimal() or int(index) >= len(known) or (kind == "loss" and "reduction" not in op.options):
        return None
    setting, target = known[int(index)], FORMATS[dtype]
    if kind == "loss":
        return loss(op, target, setting, wanted, classes_of_loss(generator(f"{wanted}:classes"), setting)).batch
    classes = fitting(op, number_of_classes(op, setting, wanted))
    return arrange(op, target, setting, wanted, classes, Oracle()).pool.batch


def _calls(
    subject: Subject, level: str, seed: int, formats: tuple[str, ...], oracle: Oracle
) -> Iterator[tuple[Arrangement, Result]]:
    op, target = subject.op, subject.format
    for number, setting in settings(op, kind_of(op), level, target.name, formats):
        name = f"{op.id}:{target.name}:{level}:{seed}:covering:{number}"
        classes = fitting(op, subject.limits.fitted(number_of_classes(op, setting, name)))
        each = arrange(op, target, setting, name, classes, oracle)
        if subject.allows(each.call):
            yield each, subject.begin(each.call)


@dataclass(frozen=True)
class Worst:
    """Of each entry of the different rows the worst value in a call, where it stands, and which are looked at."""

    values: Array
    where: Array
    counted: Mask

    def beyond(self, subject: Subject, each: Arrangement, where: Mask | bool = True) -> Mask:
        """Return which values miss the required line."""
        pool = each.pool
        return Trial(subject, pool.batch, self.values, pool.want, self.counted & where).beyond


def _worst_of(each: Arrangement, got: Array) -> Worst:
    pool = each.pool
    values, where = worst(each.rows(got), pool.at, pool.want)
    counted = pool.counted if values.ndim == 1 else pool.counted[:, None]
    return Worst(values, where, np.broadcast_to(counted, values.shape))


def _judge(subject: Subject, each: Arrangement, got: Array) -> None:
    """Judge the worst values of a call; what is right there has no part in the grade."""
    batch, want = each.pool.batch, each.pool.want
    seen = _worst_of(each, got)
    subject.tried.update(("finite", "codomain", "layout", "rows", subject.line.label))
    # The correctly rounded value meets every line.
    if not changed(seen.values, want.rounded).any() or not (beyond := seen.beyond(subject, each)).any():
        return
    # What is wrong of plain rows too is no fault of the circumstances.
    alone = subject.call(Call.of(batch, "covering"))
    if alone is None:
        return
    judge(subject, batch, alone, want, only=seen.counted)
    sound = seen.counted & within(subject, batch, alone, want)
    if not (beyond & sound).any():
        return
    clause, each, seen = _blamed(subject, each, seen, beyond & sound)
    index = partial(_index, each, seen.where, bool(subject.op.result))
    passed = Passed(each.words, each.arrays, each.axis, each.layout, index)
    judge(subject, batch, seen.values, want, gross=clause, only=sound, passed=passed)


def _index(each: Arrangement, where: Array, vector: bool, at: tuple[int, ...]) -> tuple[int, ...]:
    return each.place(int(where[at]), at[1:], vector)


def worst(got: Array, at: Array, want: Enclosures) -> tuple[Array, Array]:
    """Return of each value of the different rows the worst anywhere, and where that is; ``at`` says which row is where.

    >>> due = np.array([1.0, 2.0])
    >>> want = Enclosures(due, np.zeros(2, np.int32), np.zeros(2), np.zeros(2, np.int32))
    >>> [a.tolist() for a in worst(np.array([1.0, 2.0, 1.5, 1.25]), np.array([0, 1, 0, 0]), want)]
    [[1.5, 2.0], [2, 1]]
    """
    first = np.unique(at, return_index=True)[1]
    values = got[first].copy()
    where = np.broadcast_to(first.reshape(-1, *[1] * (got.ndim - 1)), values.shape).copy()
    differ = changed(values[at], got).reshape(len(got), -1).any(axis=1)
    for row in np.unique(at[differ]).tolist():
        places = np.flatnonzero(at == row)
        far = _errors(got[places], want.rows(np.array([row])))
        best = far.argmax(axis=0)
        where[row] = places[best]
        values[row] = np.take_along_axis(got[places], best[None], axis=0)[0]
    return values, where


def _errors(got: Array, want: Enclosures) -> Array:
    """Return how far values are from what is due; infinite where one is no number and the other is."""
    due = want.rounded.astype(np.float64)
    with np.errstate(invalid="ignore", over="ignore"):
        far = np.abs(got.astype(np.float64) - due - np.ldexp(want.residual, want.ulp_exponent))
    same = (got == want.rounded) | (np.isnan(got) & np.isnan(due))
    return np.where(np.isfinite(far), far, np.where(same, 0.0, np.inf))


def _blamed(subject: Subject, each: Arrangement, seen: Worst, wrong: Mask) -> tuple[str, Arrangement, Worst]:
    """Return the clause of the circumstance without which values are right, and the simplest call that has it."""
    for clause, simpler in STEPS:
        if (clause == "label-type" and not with_labels(subject.op)) or (clause == "axis" and subject.op.elementwise):
            continue
        plain = simpler(subject.op, each)
        got = subject.call(plain.call)
        if got is None:
            return clause, each, seen
        found = _worst_of(plain, got)
        if not found.beyond(subject, plain, wrong).any():
            return clause, each, seen
        each, seen = plain, found
    return "rows", each, seen

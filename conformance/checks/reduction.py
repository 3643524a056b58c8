"""reduction: a loss over rows is their sum, or the sum divided by the weights of the labels that count."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from ...reference.cases import Batch
from ...reference.cases.batch import NO_CLASS
from ...reference.cases.family import into
from ...reference.formats import FORMATS, Array, Mask
from ...spec.grade import Grade
from ...spec.op import Op
from ...spec.role import Role
from ..scoring.call import Call
from ..scoring.describe import describe, number
from ..scoring.judge import Passed, sentence
from ..scoring.measure.reduction import Reduced
from ..scoring.oracle import Oracle
from ..scoring.outcome.model import Severity
from ..scoring.subject import Subject
from .common.declaration import CALLED, Enforces

ENFORCES = (
    Enforces(
        "reduction",
        "sums and means over rows with every option, and with no label that counts",
        functions=lambda op: "reduction" in op.options,
        rules=(*CALLED, "faithful", "exact", "mean", "sum", "ignored", "all-ignored"),
        bounds=True,
    ),
)

ROWS, CLASSES = 5, 3
"""Rows and classes of a call: few enough to be written out where it fails."""

MANY = 257
"""Rows of the call that shows in which format losses are added: an accumulator of 16 bits loses several units."""

OPTIONS = (
    (True, NO_CLASS, 0.0),
    (False, 0, 0.0),
    (True, CLASSES - 1, 0.25),
    (True, None, 0.0),
    (False, None, 0.125),
    (True, NO_CLASS, 0.25),
)
"""With weights or without, the label that is ignored, the smoothing."""

PLAIN = (False, None, 0.0)

PERMITTED = ("nan", "zero")
"""What a mean over no label may be, the first by norm."""


def groups(op: Op, families: list[Batch]) -> Iterator[Batch]:
    """Yield small calls with every option and both reductions, from the rows with few classes."""
    target = FORMATS[families[0].format]
    source = next((b for b in families if b.arrays[0].shape[-1] == CLASSES), None)
    if source is None:
        return
    labels = _labels(op)
    # A pullback multiplies every row by one number, and adds none up.
    long = [] if op.pullback_of else [(PLAIN, MANY)]
    for i, ((weighted, ignored, smoothing), count) in enumerate([*((o, ROWS) for o in OPTIONS), *long]):
        usable = np.flatnonzero(_summable(source.arrays[0], float(target.max), count))
        # Each second sum of weights is less than 1, as no number of labels is.
        weight = into(target, np.array([0.75, 2.0, 1.25]) / (1 if i % 2 else 64))
        rows = np.resize(np.roll(usable, -i * ROWS), count)
        arrays = [a[rows] for a in source.arrays]
        arrays[labels] = np.arange(count) % CLASSES
        if ignored == NO_CLASS:
            arrays[labels][1] = NO_CLASS
        if op.pullback_of:
            arrays[-1] = into(target, np.array(1.5))
        for reduction in ("mean", "sum"):
            options = {
                "weight": weight if weighted else None,
                "ignore_index": ignored,
                "label_smoothing": smoothing,
                "reduction": reduction,
            }
            name = source.id.replace(f":{source.check}:", ":reduction:") + f".{i}{reduction}"
            flags = tuple(source.flags[r] for r in rows)
            yield replace(source, id=name, check="reduction", arrays=tuple(arrays), parameters=options, flags=flags)


def _labels(op: Op) -> int:
    """Return which array of a call holds the labels."""
    return [role for _, _, role in op.arrays].index(Role.LABELS)


def _summable(x: Array, largest: float, count: int) -> Mask:
    """Return which rows have losses so small that the weighted sum of ``count`` is far from the end of the range."""
    with np.errstate(invalid="ignore", over="ignore"):
        spread = np.ptp(x.astype(np.float64), axis=-1)
    return np.isfinite(spread) & ((spread + CLASSES) * count * 16 < largest)


def check(subject: Subject, families: list[Batch], oracle: Oracle) -> None:
    """Call with every option and both reductions, and with no label that counts."""
    if "reduction" not in subject.op.options:
        return
    few = None
    for batch in groups(subject.op, families):
        case = batch.case(0)
        few = batch if len(batch.flags) == ROWS else few
        got = subject.call(Call(batch.arrays, "reduction", case, batch.parameters))
        if got is not None:
            compare(subject, batch, got, oracle)
        if batch.parameters["reduction"] == "mean" and batch.parameters["ignore_index"] is not None:
            _ignored(subject, batch)
    if few is not None:
        _nothing(subject, few)


def compare(subject: Subject, batch: Batch, got: Array, oracle: Oracle, passed: Passed | None = None) -> None:
    """Judge a reduced result, and note what it breaks; ``passed`` says how the rows were passed, where not as rows."""
    clause = str(batch.parameters["reduction"])
    known = Reduced(subject.op, subject.how, batch, got, oracle)
    subject.tried.add(clause)
    tally = subject.tally
    decided = known.measure.want.bits >= 0
    tally.values += int(decided.sum())
    tally.exact &= bool((known.measure.same | ~decided).all())
    tally.measure(lambda line: bool((known.beyond(line) & decided).any()))
    beyond = known.beyond(subject.line) & decided
    ulps = np.where(decided, known.measure.ulps, 0.0)
    if float(ulps.max()) > tally.max_ulp:
        tally.max_ulp, tally.worst_case = float(ulps.max()), batch.case(0)
        tally.worst_input = describe(subject.op, batch.arrays, batch.parameters, limit=6)
    if not beyond.any():
        return
    stray = beyond & (np.minimum(known.ratio(Grade.NATIVE), known.ratio(Grade.FRAGILE)) > 1)
    if stray.any():
        tally.wrong = True
        _report(subject, batch, got, known, stray, clause, f"the reduction {clause} is another number", passed)
    if (beyond & ~stray).any():
        _report(subject, batch, got, known, beyond & ~stray, subject.line.label, sentence(subject.line), passed)


def _report(
    subject: Subject,
    batch: Batch,
    got: Array,
    known: Reduced,
    mask: Mask,
    clause: str,
    message: str,
    passed: Passed | None,
) -> None:
    ulps = known.measure.ulps
    at = np.unravel_index(int(np.where(mask, ulps, -1.0).argmax()), ulps.shape)
    want = subject.format.hex(int(subject.format.codes(np.asarray(known.measure.want.rounded[at])[None])[0]))
    entry = tuple(int(i) for i in at)
    where = f" at entry {list(entry)}" if entry else ""
    if passed is None:
        repro = subject.script(batch.arrays, batch.parameters, entry, want) or subject.command(batch.case(0))
    else:
        given, place = passed.arrays or batch.arrays, passed.index(entry)
        repro = subject.script(given, batch.parameters, place, want, axis=passed.axis, layout=passed.layout)
        where += f", {passed.place}"
    subject.note(
        clause,
        batch.check,
        batch.case(0),
        f"{message}, {batch.parameters['reduction']} of {len(batch.flags)} rows{where}",
        inputs=subject.given(batch.arrays, batch.parameters),
        got=number(got[at]),
        want=number(known.measure.want.rounded[at]),
        ulps=float(ulps[at]),
        count=int(mask.sum()),
        total=mask.size,
        repro=repro,
    )


def _ignored(subject: Subject, batch: Batch) -> None:
    """Rows whose label is ignored are 0 where nothing is put together."""
    arrays, parameters = list(batch.arrays), {**batch.parameters, "reduction": "none"}
    labels = _labels(subject.op)
    if subject.op.pullback_of:
        arrays[-1] = np.broadcast_to(arrays[-1], (ROWS,)).copy()
    got = subject.call(Call(arrays, "reduction", batch.case(0), parameters))
    if got is None:
        return
    subject.tried.add("ignored")
    rows = np.flatnonzero(arrays[labels] == parameters["ignore_index"])
    off = got[rows] != 0
    if off.any():
        at = tuple(int(i) for i in np.argwhere(off)[0])
        subject.tally.wrong = True
        subject.note(
            "ignored",
            "reduction",
            batch.case(int(rows[at[0]])),
            f"row {rows[at[0]]} has an ignored label and is not 0",
            inputs=describe(subject.op, arrays, parameters),
            got=number(got[rows][at]),
            want="0.0",
            count=int(off.sum()),
            total=int(off.size),
            repro=subject.script(arrays, parameters, (int(rows[at[0]]), *at[1:]), "0.0"),
        )


def _nothing(subject: Subject, batch: Batch) -> None:
    """A mean over no label is NaN or 0, a sum over none is 0."""
    labels = _labels(subject.op)
    arrays = list(batch.arrays)
    arrays[labels] = np.full(ROWS, NO_CLASS)
    for reduction in ("mean", "sum"):
        parameters = {**batch.parameters, "ignore_index": NO_CLASS, "label_smoothing": 0.0, "reduction": reduction}
        got = subject.call(Call(arrays, "reduction", f"{batch.id}:all-ignored", parameters))
        if got is None:
            continue
        subject.tried.add("all-ignored")
        zero, missing = bool((got == 0).all()), bool(np.isnan(got).all())
        details: dict[str, Any] = {
            "inputs": describe(subject.op, arrays, parameters),
            "got": number(got.ravel()[0]),
            "want": "nan or 0.0" if reduction == "mean" else "0.0",
        }
        if not zero and not (missing and reduction == "mean"):
            subject.tally.wrong = True
            message = f"the {reduction} over no label"
            subject.note("all-ignored", "reduction", f"{batch.id}:all-ignored", message, **details)
        elif reduction == "mean":
            message = f"permitted alternative: {PERMITTED[zero]}"
            if zero:
                case = f"{batch.id}:all-ignored"
                subject.note("all-ignored", "reduction", case, message, severity=Severity.CONVENTION, **details)

"""label-type, label-range: a label is the number of a class, of whatever integer type."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ...reference.cases import Batch
from ...reference.cases.batch import NO_CLASS
from ...spec.role import Role
from ..scoring.call import Call
from ..scoring.describe import describe, number
from ..scoring.judge import Passed, judge, within
from ..scoring.oracle import Oracle
from ..scoring.outcome.model import Severity
from ..scoring.subject import Subject
from ..worker.outcomes import Raised, Returned
from .common.declaration import Enforces, with_labels
from .common.sample import small

ENFORCES = (
    Enforces(
        "structure",
        "labels of every integer type, and labels that name no class",
        functions=with_labels,
        rules=("label-type", "label-range"),
    ),
)

TYPES = ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64")

CLASSES = 17
"""Entries of the batch exceed 127 then: an index computed in the labels' own type overflows."""


def check(subject: Subject, batches: list[Batch], oracle: Oracle) -> None:
    """Call with the same labels in every integer type, and with a label that names no class."""
    roles = [role for _, _, role in subject.op.arrays]
    if Role.LABELS not in roles:
        return
    at = roles.index(Role.LABELS)
    _types(subject, small(batches, CLASSES), at, oracle)
    _range(subject, small(batches), at)


def _types(subject: Subject, batch: Batch, at: int, oracle: Oracle) -> None:
    batch = replace(batch, check="structure")
    plain = subject.call(Call.of(batch, "structure"))
    if plain is None:
        return
    want = oracle.answer(batch)
    sound = within(subject, batch, plain, want)
    refused = []
    lowest = int(batch.arrays[at].min(initial=0))
    for kind in TYPES:
        if np.iinfo(kind).min > lowest:
            continue
        arrays = tuple(a.astype(kind) if i == at else a for i, a in enumerate(batch.arrays))
        outcome = subject.ask(Call.of(batch, "structure", arrays=arrays, clause="label-type"))
        if outcome is None:
            continue
        if isinstance(outcome, Raised):
            refused.append(kind)
        elif outcome.values is None or (outcome.shape, outcome.dtype) != (plain.shape, subject.format.name):
            message = f"for labels of {kind} the result has shape {outcome.shape} and dtype {outcome.dtype}"
            subject.note("label-type", "structure", batch.case(0), message)
        else:
            typed = replace(batch, arrays=arrays)
            # Which labels fail may depend on how many rows there are.
            passed = Passed(f"labels of {kind}", arrays)
            judge(subject, typed, outcome.values, want, gross="label-type", only=sound, passed=passed)
    if refused:
        message = f"refuses labels of {', '.join(refused)}"
        subject.note("label-type", "structure", batch.case(0), message, severity=Severity.NOTE)


def _range(subject: Subject, batch: Batch, at: int) -> None:
    classes = batch.arrays[0].shape[-1]
    row = min(1, len(batch.flags) - 1)
    # No label is ignored: one that is may be any number.
    parameters = {name: None if name == "ignore_index" else v for name, v in batch.parameters.items()}
    # Losses that may ignore a label ignore none here, not even the one that many ignore where nothing is said.
    labels = {classes, -1, *((NO_CLASS,) if "ignore_index" in subject.op.options else ())} - {subject.ignored}
    for label in sorted(labels, reverse=True):
        arrays = list(batch.arrays)
        arrays[at] = np.clip(arrays[at], 0, classes - 1)
        arrays[at][row] = label
        outcome = subject.ask(Call(arrays, "structure", batch.case(row), parameters, clause="label-range"))
        if not isinstance(outcome, Returned) or outcome.values is None:
            continue
        if outcome.shape[:1] != batch.arrays[0].shape[:1]:
            continue
        got = np.atleast_1d(outcome.values[row])
        if np.isfinite(got).all():
            subject.note(
                "label-range",
                "structure",
                batch.case(row),
                f"label {label} of {classes} classes is accepted",
                inputs=describe(subject.op, [a[row] for a in arrays], parameters),
                got="[" + ", ".join(number(v) for v in got) + "]" if subject.op.result else number(got[0]),
                want="an exception or NaN",
                repro=subject.script([a[row] for a in arrays], parameters, (), "an exception or NaN"),
            )

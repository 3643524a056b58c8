"""integer: integers are refused, or are the real numbers that they equal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ...reference.cases import Batch
from ...reference.formats import FORMATS, Array, Format
from ...spec.op import Op
from ...spec.role import Role
from ..scoring.call import Call
from ..scoring.describe import describe, number, result_shape
from ..scoring.judge import strays
from ..scoring.measure.arithmetic import arithmetic
from ..scoring.measure.ulp_error import Measure
from ..scoring.oracle import Oracle
from ..scoring.outcome.model import Severity
from ..scoring.subject import Subject
from ..worker.outcomes import Raised
from .common.declaration import Enforces

ENFORCES = (Enforces("structure", "integers as wide as the format", rules=("integer",)),)

ROWS = {
    Role.LOGITS: ((0, 1, 2), (3, -1, 1), (1, -2, -2)),
    Role.TARGETS: ((1, 0, 0), (0, 2, 1), (1, 1, 1)),
    Role.COTANGENT: ((1, 2, -1), (3, -2, 1), (2, 1, -3)),
    Role.LABELS: ((0, 2, 1),) * 3,
    Role.MASK: ((1, 1, 0), (1, 1, 1), (0, 1, 1)),
}
"""Few and small, so that no integer type overflows; the results are no integers."""


def check(subject: Subject, oracle: Oracle, parameters: Mapping[str, Any]) -> None:
    """Call with integers as wide as the format, and record what comes of it.

    A result in a floating-point format is right, which is a convention, or breaks the clause. A refusal is a note, and
    so is an integer result: the functions are of floating-point formats. Formats without an integer of their width in
    NumPy's arithmetic are left out, and so are functions of probabilities: no row of integers but a certain one is any.
    """
    op = subject.op
    if subject.format.dtype.isbuiltin != 1 or Role.PROBABILITIES in op.roles:
        return
    kind = f"int{subject.format.bits}"
    arrays = _arrays(op, np.dtype(kind))
    case = f"{op.id}:{subject.format.name}:structure:integer"
    outcome = subject.ask(Call(arrays, "structure", case, parameters, clause="integer"))
    if outcome is None:
        return
    given = describe(op, arrays, parameters)
    if isinstance(outcome, Raised):
        subject.note("integer", "structure", case, f"refuses {kind}: {outcome}", severity=Severity.NOTE, inputs=given)
        return
    integral = outcome.dtype.removeprefix("u").startswith("int") or outcome.dtype == "bool"
    want_shape = result_shape(subject.op, arrays, -1)
    if outcome.values is None or outcome.shape != want_shape or not (integral or outcome.dtype in FORMATS):
        message = f"for {kind} the result has shape {outcome.shape} and dtype {outcome.dtype}"
        subject.note("integer", "structure", case, message, severity=Severity.NOTE, inputs=given, want=str(want_shape))
        return
    format = _compared(outcome.dtype)
    real = tuple(
        a.astype(format.dtype) if role not in (Role.LABELS, Role.MASK) else a
        for a, (_, _, role) in zip(arrays, op.arrays, strict=True)
    )
    name = f"{case}:{format.name}"
    due = oracle.answer(Batch(name, op.id, format.name, "structure", real, ("integer",) * 3, parameters))
    got = outcome.values.astype(format.dtype)
    declared = subject.declared
    how = arithmetic(format.name, dict(declared.accumulate), declared.flush_to_zero)
    measure = Measure(op, how, real, got, due, parameters)
    wrong = strays(measure) & ~np.isnan(got)
    if wrong.any():
        at = tuple(np.argwhere(wrong)[0])
        cut = "an integer result cuts off the fraction" if integral else "a number that is not the function's"
        subject.note(
            "integer",
            "structure",
            case,
            f"{cut}: {kind} gives {outcome.dtype}",
            inputs=given,
            got=number(outcome.values[at]),
            want=number(due.rounded[at]),
            severity=Severity.NOTE if integral else subject.undeclared,
            count=int(wrong.sum()),
            total=int(wrong.size),
        )
    elif not integral:
        message = f"{kind} is promoted to {outcome.dtype}"
        subject.note("integer", "structure", case, message, severity=Severity.CONVENTION, inputs=given)


def _arrays(op: Op, kind: np.dtype[Any]) -> list[Array]:
    arrays = []
    for _, core, role in op.arrays:
        rows = np.array(ROWS[role])
        a = rows if core else rows[0] if op.elementwise or role is Role.LABELS else rows[:, 0]
        arrays.append(a if role is Role.LABELS else a != 0 if role is Role.MASK else a.astype(kind))
    return arrays


def _compared(dtype: str) -> Format:
    """Return the format to compare in: float32, or the result's where that is narrower.

    Integers promoted to float64 may have been computed in float32, which is no fault here.
    """
    known = FORMATS.get(dtype)
    return known if known is not None and known.p < FORMATS["float32"].p else FORMATS["float32"]

"""Judges one result against the certified one: measures it, and notes the clause that a failure breaks."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from ..reference.cases import Batch
from ..reference.value import Enclosures
from ..spec.grade import Grade
from .measure import LINES, Measure
from .report.model import Severity
from .repro import snippet
from .subject import Subject, describe, number

Mask = npt.NDArray[np.bool_]


def judge(subject: Subject, batch: Batch, got: npt.NDArray[Any], want: Enclosures, clause: str = "") -> None:
    """Compare ``got`` with the certified values of a batch and record scores and findings.

    A failure of accuracy breaks ``clause``, or else the bound of the grade that is required.
    """
    measure = Measure(subject.op, subject.how, batch.arrays, got, want)
    beyond = _beyond(subject, measure)
    faults: list[tuple[str, Mask, str]] = []
    broken = beyond & (measure.spurious | measure.missed_nan | (np.isinf(got) != np.isinf(want.rounded)))
    faults.append(("finite", broken, "a value that is not finite, or is where the exact result overflows"))
    outside = beyond & measure.outside & ~broken
    faults.append(("codomain", outside, "a value outside the codomain"))
    line = f"{subject.op.id}/{subject.line.label}"
    faults.append((clause or line, beyond & ~broken & ~outside, _sentence(subject.line)))
    decided = want.bits >= 0
    excused = _excused(subject, batch, got)
    for name, mask, message in faults:
        fails = mask & decided & ~excused
        _report(subject, batch, measure, name, fails, message, Severity.FAIL)
        _report(subject, batch, measure, name, mask & decided & excused, f"{message}, where logits differ by more than the"
                " largest number", Severity.NOTE)
        if name in ("finite", "codomain") and fails.any():
            subject.tally.wrong = True
    _score(subject, batch, measure, decided & ~excused)
    subject.tried.update(("finite", "codomain", (clause or line).split("/", 1)[-1]))


def _beyond(subject: Subject, measure: Measure) -> Mask:
    """Return where a result misses the line that is required."""
    if subject.line is Grade.EXACT:
        return ~measure.same
    if subject.line is Grade.FAITHFUL:
        mask: Mask = measure.ulps >= 1
        return mask
    return np.asarray(measure.ratio(subject.line) > 1)


def _sentence(line: Grade) -> str:
    if line is Grade.EXACT:
        return "not the correctly rounded value"
    if line is Grade.FAITHFUL:
        return "an error of 1 ulp or more"
    return f"an error beyond the bound of grade {line.label}"


def _excused(subject: Subject, batch: Batch, got: npt.NDArray[Any]) -> Mask:
    """Return where a cross-entropy row mixes entries whose difference overflows: t·log p is then 0·inf in any form."""
    excused: Mask = np.zeros(got.shape, np.bool_)
    if "targets" in subject.op.arguments:
        x = np.where(np.isinf(batch.arrays[0]), 0, batch.arrays[0]).astype(np.float64)
        with np.errstate(over="ignore"):
            wide = np.ptp(x, axis=-1) * max(1.0, np.max(np.abs(batch.arrays[1].astype(np.float64)))) > float(subject.format.max)
        excused |= wide[..., None] if subject.op.result else wide
    return excused


def _score(subject: Subject, batch: Batch, measure: Measure, counted: Mask) -> None:
    tally = subject.tally
    tally.values += int(counted.sum())
    tally.exact &= bool((measure.same | ~counted).all())
    for line in LINES:
        ratios = np.where(counted, measure.ratio(line), 0.0)
        tally.ratios[line] = max(tally.ratios[line], float(ratios.max(initial=0.0)))
    ulps = np.where(counted, measure.ulps, 0.0)
    if ulps.size and ulps.max() > tally.max_ulp:
        row = int(np.unravel_index(int(ulps.argmax()), ulps.shape)[0])
        tally.max_ulp = float(ulps.max())
        tally.worst_case = batch.case(row)
        tally.worst_input = describe(subject.op, [a[row] for a in batch.arrays], limit=6)


def _report(subject: Subject, batch: Batch, measure: Measure, clause: str, mask: Mask, message: str, severity: Severity) -> None:
    if not mask.any():
        return
    ulps = np.where(mask, measure.ulps, -1.0)
    at = np.unravel_index(int(ulps.argmax()), ulps.shape)
    row = int(at[0])
    inputs = [a[row] for a in batch.arrays]
    place = f" at entry {at[1]}" if len(at) > 1 else ""
    subject.note(
        clause,
        batch.check,
        batch.case(row),
        f"{message}{place} ({batch.flags[row]})",
        severity=severity,
        inputs=describe(subject.op, inputs),
        got=number(measure.got[at]),
        want=number(measure.want.rounded[at]),
        ulps=float(ulps[at]),
        count=int(mask.sum()),
        total=mask.size,
        repro=snippet(subject, inputs, tuple(int(i) for i in at[1:]), batch.case(row)),
    )

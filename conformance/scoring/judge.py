"""Judges one result against the certified one: measures it, and notes the clause that a failure breaks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np

from ...reference.cases import Batch
from ...reference.evaluate import Enclosures
from ...reference.formats import Array, Mask, Real
from ...spec.grade import Grade
from .describe import describe, number
from .measure.arithmetic import LINES
from .measure.exemptions import excused
from .measure.ulp_error import Measure
from .outcome.model import Severity
from .subject import Subject


@dataclass(frozen=True)
class Breach:
    """The clause that a miss breaks where ``mask`` holds, whatever kind of miss it is, and the words that say so."""

    clause: str
    mask: Mask
    message: str


@dataclass(frozen=True)
class Passed:
    """How a batch was passed, where not as it stands: what reports say of that, and what programs show.

    ``index`` leads from a place in the judged result to one in the result of the call. Without ``arrays`` no program
    shows the fault.
    """

    place: str = ""
    arrays: tuple[Array, ...] | None = None
    axis: int = -1
    layout: str | None = None
    index: Callable[[tuple[int, ...]], tuple[int, ...]] = tuple


def within(subject: Subject, batch: Batch, got: Array, want: Enclosures) -> Mask:
    """Return where a result meets the line that is required."""
    return ~Measure(subject.op, subject.how, batch.arrays, got, want, batch.parameters).beyond(subject.line)


def strays(measure: Measure) -> Mask:
    """Return where a result is beyond every bound: it is the value of another function or of another input."""
    return np.asarray(np.minimum(measure.ratio(Grade.NATIVE), measure.ratio(Grade.FRAGILE)) > 1)


def judge(
    subject: Subject,
    batch: Batch,
    got: Array,
    want: Enclosures,
    gross: str = "",
    only: Mask | None = None,
    breach: Breach | None = None,
    simplest: bool = False,
    passed: Passed | None = None,
) -> None:
    """Compare ``got`` with the certified values of a batch, where ``only`` holds, and record scores and findings.

    An error beyond the required line breaks that line's bound; where it is beyond every bound and ``gross`` names a
    clause, the result is that of another function and breaks that clause. ``breach`` goes before all of these.
    ``simplest`` makes the batch the witness of what it breaks, whatever the witness was until now; ``passed`` says how
    it was passed.
    """
    trial = Trial(subject, batch, got, want, True if only is None else only)
    for fault in trial.faults(gross, breach) if trial.beyond.any() else ():
        for mask, more, severity in (
            (fault.mask & ~trial.excused, "", Severity.FAIL),
            (fault.mask & trial.excused, ", where an intermediate overflows whatever its form", Severity.NOTE),
        ):
            _report(subject, batch, trial.measure, fault.clause, mask, fault.message + more, severity, simplest, passed)
        if (fault.gross & ~trial.excused).any():
            subject.tally.wrong = True
    trial.score()
    subject.tried.update(("finite", "codomain", subject.line.label, *([gross] if gross else [])))


@dataclass(frozen=True)
class Fault:
    """A clause, where values break it, and where they are wrong and not only inaccurate."""

    clause: str
    mask: Mask
    message: str
    gross: Mask


class Trial:
    """One result beside the certified one: how near to the line it is, what it breaks."""

    def __init__(self, subject: Subject, batch: Batch, got: Array, want: Enclosures, only: Mask | bool = True) -> None:
        """Measure a result; what is undecided, or not in ``only``, is left out."""
        self.subject, self.batch = subject, batch
        self.measure = Measure(subject.op, subject.how, batch.arrays, got, want, batch.parameters)
        self.excused = np.broadcast_to(excused(subject.op, subject.how, batch), got.shape)
        self.counted: Mask = (want.bits >= 0) & only

    @property
    def line(self) -> str:
        """The clause of the line that is required."""
        return f"{self.subject.op.id}/{self.subject.line.label}"

    @property
    def merit(self) -> Real:
        """Error / bound of the required line, in ulp where the line is a number of ulp; 0 for what is left out."""
        bound = self.subject.line in LINES
        share = self.measure.ratio(self.subject.line) if bound else self.measure.ulps
        return np.where(self.counted & ~self.excused, share, 0.0)

    @cached_property
    def beyond(self) -> Mask:
        """Where a counted value misses the line that is required."""
        return self.measure.beyond(self.subject.line) & self.counted

    def faults(self, gross: str = "", breach: Breach | None = None) -> list[Fault]:
        """Return the clauses that values break; an excused value counts as any other here."""
        subject, measure = self.subject, self.measure
        beyond = self.beyond
        infinite = measure.spurious | measure.missed_nan | (np.isinf(measure.got) != np.isinf(measure.want.rounded))
        cited = beyond & (False if breach is None else breach.mask)
        # What is right elsewhere and no number here is the fault that ``gross`` names, whatever stands in its place.
        stray = beyond & ~cited & (strays(measure) if gross else False)
        broken = beyond & infinite & ~cited & ~stray
        outside = beyond & measure.outside & ~broken & ~cited & ~stray
        other = beyond & ~broken & ~outside & ~cited & ~stray
        wrong = beyond & (infinite | measure.outside)
        return [
            Fault(breach.clause if breach else "", cited, breach.message if breach else "", cited & wrong),
            Fault("finite", broken, "a value that is not finite, or is where the exact result overflows", broken),
            Fault("codomain", outside, "a value outside the codomain", outside),
            Fault(gross, stray, "a value beyond every bound, while a plain call gives the right one", stray),
            Fault(self.line, other, sentence(subject.line), other & False),
        ]

    def score(self) -> None:
        """Add the values to the tally of the function."""
        _score(self.subject, self.batch, self.measure, self.counted & ~self.excused)


def sentence(line: Grade) -> str:
    """Return what it means to miss a required grade."""
    if line is Grade.EXACT:
        return "not the correctly rounded value"
    if line is Grade.FAITHFUL:
        return "an error of 1 ulp or more"
    return f"an error beyond the bound of grade {line.label}"


def _hex(subject: Subject, value: Any) -> str:
    return subject.format.hex(int(subject.format.codes(np.asarray(value)[None])[0]))


def _score(subject: Subject, batch: Batch, measure: Measure, counted: Mask) -> None:
    tally = subject.tally
    subject.statistics.add(measure, subject.line, counted)
    tally.values += int(counted.sum())
    tally.exact &= bool((measure.same | ~counted).all())
    tally.measure(lambda line: bool((counted & (measure.ratio(line) > 1)).any()))
    ulps = np.where(counted, measure.ulps, 0.0)
    if ulps.size and ulps.max() > tally.max_ulp:
        row = int(np.unravel_index(int(ulps.argmax()), ulps.shape)[0])
        tally.max_ulp = float(ulps.max())
        tally.worst_case = batch.case(row)
        tally.worst_input = describe(subject.op, [a[row] for a in batch.arrays], batch.parameters, limit=6)


def _report(
    subject: Subject,
    batch: Batch,
    measure: Measure,
    clause: str,
    mask: Mask,
    message: str,
    severity: Severity,
    simplest: bool,
    passed: Passed | None,
) -> None:
    if not mask.any():
        return
    native = float(measure.ratio(Grade.NATIVE)[mask].max())
    subject.notes.locate(clause, severity, batch, mask, subject.statistics, passed.place if passed else "", native)
    ulps = np.where(mask, measure.ulps, -1.0)
    at = tuple(int(i) for i in np.unravel_index(int(ulps.argmax()), ulps.shape))
    row = at[0]
    inputs = [a[row] for a in batch.arrays]
    want = _hex(subject, measure.want.rounded[at])
    script = partial(subject.script, parameters=batch.parameters, want=want)
    if passed is None:
        # A row alone is a batch of one: a kernel may differ for an array of one axis.
        repro = script([a[row : row + 1] for a in batch.arrays], at=(0, *at[1:])) or subject.command(batch.case(row))
    elif passed.arrays is None:
        repro = ""
    else:
        repro = script(passed.arrays, at=passed.index(at), axis=passed.axis, layout=passed.layout)
    entry = f"entry {at[1]} of {measure.got.shape[1]}, " if len(at) > 1 else ""
    subject.note(
        clause,
        batch.check,
        batch.case(row),
        message,
        at=f"{entry}family {batch.flags[row]}",
        severity=severity,
        simplest=simplest,
        inputs=describe(subject.op, inputs, batch.parameters),
        got=number(measure.got[at]),
        want=number(measure.want.rounded[at]),
        ulps=float(ulps[at]),
        count=int(mask.sum()),
        total=mask.size,
        repro=repro,
    )

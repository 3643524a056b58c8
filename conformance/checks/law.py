"""law: the laws of the specification, on inputs that they make from one another.

The exact values keep every law, so a pair of results that breaks one by more than the sum of their tolerances has a
member beyond its own bound: a law accuses no result that the accuracy check would acquit. What it adds are its
inputs, and the reason. A law leads from an input to one that no family of cases holds (a sorted row with -inf in
front, a row moved by 2^22, a call whose masks keep everything), and it carries the certified values over, bit for bit
where it moves or negates them, so that they cost nothing. Each result is held to the required line there. One that
misses it is reported under

- the law, if the result that it is made from is within its bound and the two differ by more than both tolerances,
- else a law about the row itself (sum, range, order) that no values within the tolerances keep,
- else the clause of the line, as everywhere.

A function whose values are wrong elsewhere is not asked: its laws fail for a reason that is known, and one fault is
one finding. For the same reason the first law that fails ends the check. What passes here has no part in the grade.
"""

from __future__ import annotations

import numpy as np

from ...reference.cache import certified
from ...reference.cases import Batch
from ...reference.evaluate import Enclosures
from ...reference.formats import Array
from ...spec.discovery import functions
from ...spec.grade import Grade
from ...spec.laws import laws
from ..scoring.call import Call
from ..scoring.judge import Breach, judge, within
from ..scoring.measure.ulp_error import Measure
from ..scoring.oracle import Oracle
from ..scoring.outcome.model import Severity
from ..scoring.subject import Result, Subject
from .common.declaration import JUDGED, Enforces
from .common.prefetch import ahead
from .laws import ENFORCES as LAWS
from .laws import IMAGES, ROWS
from .laws.image import Image, Source

ENFORCES = (
    Enforces(
        "law",
        "inputs that the laws make from one another, in calls of one kind",
        rules=JUDGED,
        bounds=True,
        laws=LAWS,
    ),
)

CONTRACT = ("defined", "shape", "dtype", "pure")
"""Clauses that are no word about a value."""


def plan(source: Source) -> list[Image]:
    """Return the images of a function's batches, in the order in which they are tried."""
    return [image for theme in IMAGES for image in theme.images(source)]


def check(subject: Subject, images: list[Image], oracle: Oracle) -> None:
    """Call the function on every image until one misses the required line; report that under the law it breaks."""
    if _faulty(subject):
        return
    possible = (image for image in images if subject.allows(Call.of(image.batch, "law")))
    for image, result in ahead((image, _call(subject, image.batch)) for image in possible):
        subject.tried.add(image.law)
        batch = image.batch
        got = result()
        if got is None:
            return
        want = image.want(oracle.answer(image.known))
        missed = ~within(subject, batch, got, want) & (want.bits >= 0)
        if missed.any():
            breach = _broken_image(subject, image, got, want, missed) or _broken_rows(subject, batch, got, want, missed)
            # What else misses there, if by less than both tolerances, is the same fault.
            judge(subject, batch, got, want, only=~missed | breach.mask if breach else None, breach=breach)
            return


def _call(subject: Subject, batch: Batch) -> Result:
    return subject.begin(Call.of(batch, "law"))


def _faulty(subject: Subject) -> bool:
    return any(
        f.severity is Severity.FAIL and f.check != "special" and f.clause.rpartition("/")[2] not in CONTRACT
        for f in subject.findings.values()
    )


def _broken_image(subject: Subject, image: Image, got: Array, want: Enclosures, missed: Array) -> Breach | None:
    """Return where the image misses, the base does not, and the two sides are too far apart."""
    base = image.base
    other = subject.other(functions()[base.op])
    if other is None:
        return None
    result = _call(other, base)()
    if result is None:
        return None
    known = certified(other.op, base.arrays, base.format, base.parameters)
    sound = within(other, base, result, known)
    with np.errstate(all="ignore"):
        gap = image.gap(got.astype(np.float64), result.astype(np.float64))
        slack = image.slack(_tolerance(subject, image.batch, got, want), _tolerance(other, base, result, known))
        # Neither a NaN nor an infinity beside a number is within anything.
        apart = ~(gap <= slack)
        unsound = image.slack(np.zeros(got.shape), (~sound).astype(np.float64)) > 0
    mask = missed & apart & ~unsound
    sentence = f"this side is beyond its bound, that of {base.op} within: {_statement(image.law)}"
    return Breach(image.law, mask, sentence) if mask.any() else None


def _broken_rows(subject: Subject, batch: Batch, got: Array, want: Enclosures, missed: Array) -> Breach | None:
    """Return the first law about a row that is broken in a row that misses."""
    with np.errstate(all="ignore"):
        tolerance = _tolerance(subject, batch, got, want)
        for theme in ROWS:
            for law, rows in theme.broken(subject.op, batch, got.astype(np.float64), tolerance):
                mask = missed & (rows[..., None] if subject.op.result else rows)
                if mask.any():
                    return Breach(law, mask, f"beyond its bound, in a row that breaks {_statement(law)}")
    return None


def _tolerance(subject: Subject, batch: Batch, got: Array, want: Enclosures) -> Array:
    """Return the error that the required line permits, as a number."""
    measure = Measure(subject.op, subject.how, batch.arrays, got, want, batch.parameters)
    if subject.line in (Grade.EXACT, Grade.FAITHFUL):
        ulp = np.ldexp(1.0, want.ulp_exponent)
        return np.asarray(ulp / 2 if subject.line is Grade.EXACT else ulp)
    return np.asarray(np.ldexp(measure.tolerance(subject.line), measure.unit))


def _statement(clause: str) -> str:
    """Return what a clause says; a gradient is a clause by its proof and has no statement of its own."""
    law = laws().get(clause)
    return law.statement if law else f"the {clause.rpartition('/')[2]} of {clause.partition('/')[0]}"

"""The outcome of a run as frozen data; every rendering reads this and nothing else."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from ....spec.grade import Grade
from .cause import Cause
from .distribution import Errors

SCHEMA = "softgauge-report/1"


class Severity(StrEnum):
    """What a finding means for the verdict."""

    FAIL = "fail"
    CONVENTION = "convention"
    NOTE = "note"


class Refusal(StrEnum):
    """Why a function has no score in a format."""

    NONE = ""
    NOT_DEFINED = "not defined"
    REFUSED = "refused"
    NOT_CALLABLE = "could not be called"
    ERRORED = "errored"


class Verdict(StrEnum):
    """What a run says of its backend."""

    PASS = "pass"
    FAIL = "fail"
    ERROR = "error"


@dataclass(frozen=True)
class Known:
    """What somebody wrote of a failure that a baseline lists."""

    reason: str = ""
    issue: str = ""


@dataclass(frozen=True)
class GateSentence:
    """What a baseline or an earlier report says of a run; ``source`` is ``baseline`` or ``ratchet``."""

    source: str
    sentence: str
    fails: bool


@dataclass(frozen=True)
class Place:
    """Another clause, function or format in which the same fault shows, and how many values fail there."""

    clause: str
    op: str
    dtype: str
    case: str = ""
    count: int = 1
    total: int = 1


@dataclass(frozen=True)
class Finding:
    """A clause that one function breaks in one format: the smallest witness and a way to see it again.

    ``case`` is the permanent id of the witness, ``inputs`` its arguments as text (hex floats where the row is
    short), ``got`` and ``want`` the values there, ``ulps`` the error in ulp of ``dtype`` at the exact
    value (None where no number measures it), ``count`` how many values fail and ``total`` of how many. ``also`` lists
    where else the same fault shows, where people read of it once (:mod:`softgauge.conformance.report.common.faults`),
    ``known`` is what the baseline of the run says of it, and ``cause`` what it comes from and ``remedy`` what
    mends it, where that is known.
    """

    clause: str
    op: str
    dtype: str
    check: str
    severity: Severity
    message: str
    case: str = ""
    inputs: str = ""
    got: str = ""
    want: str = ""
    ulps: float | None = None
    count: int = 1
    total: int = 1
    repro: str = ""
    known: Known | None = None
    also: tuple[Place, ...] = ()
    cause: Cause = field(default_factory=Cause)
    remedy: str = ""

    @property
    def fails(self) -> bool:
        """Whether the verdict is ``fail`` because of it."""
        return self.severity is Severity.FAIL and self.known is None

    @property
    def place(self) -> Place:
        """Where the witness is."""
        return Place(self.clause, self.op, self.dtype, self.case, self.count, self.total)

    @property
    def places(self) -> tuple[Place, ...]:
        """Every clause, function and format that the fault breaks, the witness's first."""
        return self.place, *self.also


@dataclass(frozen=True)
class Score:
    """How good one function is in one format.

    ``outcome`` is ``scored``, ``unsupported`` or ``errored``, and ``refusal`` says why there is no score; ``grade`` is
    None unless scored. ``scope`` names the circumstances beyond which nothing was scored. ``max_ulp`` is the
    largest error in ulp of the output format at the exact value, ``worst_case`` the id of the case that
    reached it, ``cases`` how many values were compared. ``passed`` and ``failed`` count clauses; ``held`` are the
    ids of those that were tried and are not broken. ``errors`` says how the errors depend on the input; None unless
    scored. ``required`` is the grade that it is held to: what the run asks for, *native* where that is declared, and
    *saved* for some pullbacks where nothing is asked for by name.
    """

    op: str
    dtype: str
    outcome: str
    grade: Grade | None = None
    max_ulp: float | None = None
    worst_case: str = ""
    worst_input: str = ""
    cases: int = 0
    passed: int = 0
    failed: int = 0
    reason: str = ""
    errors: Errors | None = None
    held: tuple[str, ...] = ()
    refusal: Refusal = Refusal.NONE
    scope: str = ""
    required: Grade = Grade.FAST


Graded = tuple[Score, tuple[Finding, ...]]
"""What a run says of one function in one format."""


@dataclass(frozen=True)
class Report:
    """All that a run found."""

    backend: Mapping[str, Any]
    platform: Mapping[str, str]
    level: str
    seed: int
    require: Grade
    profile: str
    digests: Mapping[str, str]
    scores: tuple[Score, ...] = ()
    findings: tuple[Finding, ...] = ()
    told: tuple[GateSentence, ...] = ()
    error: str = ""
    seconds: float = 0.0
    softgauge: str = ""
    schema: str = field(default=SCHEMA)

    @property
    def verdict(self) -> Verdict:
        """``fail`` with a failure that no baseline knows or that it tells; ``error`` without a score; else ``pass``."""
        if any(f.fails for f in self.findings) or any(t.fails for t in self.told):
            return Verdict.FAIL
        if self.error or not any(s.outcome == "scored" for s in self.scores):
            return Verdict.ERROR
        return Verdict.PASS

    @property
    def exit_code(self) -> int:
        """0 conformant, 1 at least one failure, 3 nothing could be scored."""
        return {Verdict.PASS: 0, Verdict.FAIL: 1, Verdict.ERROR: 3}[self.verdict]


LEVELS = ("smoke", "standard", "full")


PROFILES = ("mixed", "native")


def size(score: Score) -> tuple[int, float]:
    """Return the largest error as something that has an order: a number, then infinity, then what is no number."""
    if score.max_ulp is None:
        return 0, 0.0
    return (2, 0.0) if math.isnan(score.max_ulp) else (1, score.max_ulp)

"""Reports read back from JSON; nothing is believed that is not of the type it must have.

Entries that are not known here are passed over: a later version may write more.
"""

from __future__ import annotations

import os
from typing import Any

from ....spec.grade import Grade
from ...errors import UsageError
from ...scoring.outcome.cause import cause_from
from ...scoring.outcome.distribution import ByClasses, ByMagnitude, Errors, Share
from ...scoring.outcome.model import (
    LEVELS,
    PROFILES,
    SCHEMA,
    Finding,
    GateSentence,
    Known,
    Refusal,
    Report,
    Score,
    Severity,
)
from .fields import Entries, json_file

OUTCOMES = ("scored", "unsupported", "errored")
GRADES = {grade.label: grade for grade in Grade}
SOURCES = ("baseline", "ratchet")


def from_file(path: str | os.PathLike[str]) -> Report:
    """Return the report that a file holds; raises :class:`UsageError` for a file that holds none."""
    try:
        return report(json_file(path))
    except ValueError as error:
        raise UsageError(
            f"{path} is no report that can be read: {error}; write one with `softgauge run --json`"
        ) from error


def report(data: Any) -> Report:
    """Return the report that :func:`~softgauge.conformance.report.json.write.to_dict` wrote; raises ValueError.

    >>> report({"schema": "softgauge-report/9"})
    Traceback (most recent call last):
        ...
    ValueError: its schema is 'softgauge-report/9', and this version reads 'softgauge-report/1'
    """
    entries = Entries("report", data)
    schema = str(entries.data.get("schema", ""))[:60]
    if schema != SCHEMA:
        raise ValueError(f"its schema is {schema!r}, and this version reads {SCHEMA!r}")
    backend = entries.object("backend")
    require = GRADES[entries.one_of("require", GRADES)]
    found = Report(
        backend={**backend.data, "name": backend.text("name"), "version": str(backend.data.get("version", ""))},
        platform=entries.texts("platform"),
        level=entries.one_of("level", LEVELS),
        seed=entries.count("seed"),
        require=require,
        profile=entries.one_of("profile", PROFILES),
        digests=entries.texts("digests"),
        scores=tuple(score(item, require) for item in entries.items("scores")),
        findings=tuple(finding(item) for item in entries.items("findings")),
        told=tuple(_told(item) for item in entries.items("told")),
        error=entries.text("error"),
        seconds=entries.number("seconds") or 0.0,
        softgauge=entries.text("softgauge"),
    )
    if len({(s.op, s.dtype) for s in found.scores}) < len(found.scores):
        raise ValueError("a report scores a function twice in one format")
    if entries.text("verdict") != found.verdict.value:
        raise ValueError("a report has a verdict that does not follow from its findings")
    return found


def score(data: Any, require: Grade = Grade.FAST) -> Score:
    """Return the score that :func:`~softgauge.conformance.report.json.write.score_dict` wrote; raises ValueError.

    One of before scores named the grade that they are held to is held to ``require``.

    >>> score({"op": "sigmoid", "clauses": {}})
    Traceback (most recent call last):
        ...
    ValueError: a score has no text outcome
    """
    entries = Entries("score", data)
    clauses = entries.object("clauses")
    outcome = entries.one_of("outcome", OUTCOMES)
    graded = entries.data.get("grade") is not None
    return Score(
        op=entries.text("op"),
        dtype=entries.text("dtype"),
        outcome=outcome,
        grade=GRADES[entries.one_of("grade", GRADES)] if graded else None,
        max_ulp=entries.number("max_ulp"),
        worst_case=entries.text("worst_case"),
        worst_input=entries.text("worst_input"),
        cases=entries.count("cases"),
        passed=clauses.count("passed"),
        failed=clauses.count("failed"),
        held=clauses.ids("held"),
        reason=entries.text("reason"),
        refusal=Refusal(_optional(entries, "refusal")),
        scope=_optional(entries, "scope"),
        required=GRADES[entries.one_of("required", GRADES)] if "required" in entries.data else require,
        errors=_errors(entries.data.get("errors")),
    )


def _errors(data: Any) -> Errors | None:
    if data is None:
        return None
    entries = Entries("record of errors", data)
    return Errors(
        tuple(ByMagnitude(e.whole("exponent"), e.count("values"), *_worst(e)) for e in entries.records("magnitude")),
        tuple(
            ByClasses(e.count("classes"), e.count("values"), *_worst(e), e.number("depth"))
            for e in entries.records("classes")
        ),
        tuple(Share(e.due("ulp"), e.count("values")) for e in entries.records("histogram")),
        entries.number("depth_slope"),
    )


def _worst(entries: Entries) -> tuple[float, float, float]:
    return entries.due("max_ulp"), entries.due("ratio"), entries.due("permitted")


def finding(data: Any) -> Finding:
    """Return the finding that :func:`~.write.finding_dict` wrote; raises ValueError."""
    entries = Entries("finding", data)
    texts = ("clause", "op", "dtype", "check", "message", "case", "inputs", "got", "want", "repro")
    return Finding(
        **{name: entries.text(name) for name in texts},
        severity=Severity(entries.one_of("severity", list(Severity))),
        ulps=entries.number("ulps"),
        count=entries.count("count"),
        total=entries.count("total"),
        also=(),
        cause=cause_from(_optional(entries, "cause")),
        remedy=_optional(entries, "remedy"),
        known=None if entries.data.get("known") is None else _known(entries.object("known")),
    )


def _optional(entries: Entries, name: str) -> str:
    """Return a text; a report of before there was one has none."""
    return entries.text(name) if name in entries.data else ""


def _known(entries: Entries) -> Known:
    return Known(entries.text("reason"), entries.text("issue"))


def _told(data: Any) -> GateSentence:
    entries = Entries("sentence", data)
    fails = entries.data.get("fails")
    if not isinstance(fails, bool):
        raise ValueError("a sentence does not say whether it fails")
    return GateSentence(entries.one_of("source", SOURCES), entries.text("sentence"), fails)

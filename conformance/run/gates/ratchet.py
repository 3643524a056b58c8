"""A run beside an earlier report: nothing may have got worse."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace

from ...errors import UsageError
from ...report.common.text import plain, ulps
from ...report.json.read import from_file
from ...scoring.outcome.model import GateSentence, Report, Score, size
from ..request import Request
from .settings import Settings


def read(path: str | os.PathLike[str], request: Request) -> Report:
    """Return an earlier report; raises :class:`UsageError` for one whose figures this run cannot be held against."""
    report = from_file(path)
    if differences := Settings.of(report).differences(Settings.of(request)):
        raise UsageError(
            f"{path} was made with other settings ({differences}), so that other cases were tried; "
            "run with the settings of the report, or make a new report"
        )
    asked = {(op, dtype) for op in request.functions for dtype in request.dtypes}
    if not any(s.outcome == "scored" and (s.op, s.dtype) in asked for s in report.scores):
        raise UsageError(f"{path} has no score of what this run asks for; name a report of the same functions")
    return report


def against_report(report: Report, before: Report) -> Report:
    """Return the report with a sentence for each score that is worse than the one in an earlier report.

    Worse is a worse grade, a larger largest error, or no score where there was one. What the run did not ask for is
    not held against it.
    """
    return replace(report, told=(*report.told, *_told(report, before)))


def worse(then: Score, now: Score) -> str:
    """Return in which way a score is worse than an earlier one, as words; empty where it is not.

    >>> from math import inf
    >>> from ....spec.grade import Grade
    >>> score = Score("sigmoid", "float32", "scored", Grade.STABLE, 1.5)
    >>> worse(score, replace(score, grade=Grade.FAST, max_ulp=inf))
    'the grade was stable and is fast, the largest error was 1.50 ulp and is inf ulp'
    >>> worse(score, score)
    ''
    """
    if then.grade is None:
        return ""
    if now.grade is None:
        return f"was scored {then.grade.label} and is {now.outcome} ({plain(now.reason)})"
    parts = []
    if now.grade > then.grade:
        parts.append(f"the grade was {then.grade.label} and is {now.grade.label}")
    if size(now) > size(then):
        figures = [ulps(s.max_ulp) for s in (then, now)]
        if figures[0] == figures[1]:
            figures = [repr(s.max_ulp) for s in (then, now)]
        parts.append(f"the largest error was {figures[0]} ulp and is {figures[1]} ulp")
    return ", ".join(parts)


def _told(report: Report, before: Report) -> Iterator[GateSentence]:
    now = {(s.op, s.dtype): s for s in report.scores}
    differ = [n for n, value in before.digests.items() if report.digests.get(n) != value]
    found = [(s, worse(s, now[s.op, s.dtype])) for s in before.scores if (s.op, s.dtype) in now]
    lines = [f"{plain(s.op, 60)} {plain(s.dtype, 30)}: {text}" for s, text in found if text]
    yield from (GateSentence("ratchet", line, True) for line in lines)
    if lines and differ:
        sentence = f"the report is of softgauge {plain(before.softgauge, 30)} with another {', '.join(differ)}: "
        yield GateSentence("ratchet", f"{sentence}what got worse may be the suite that got stricter", False)

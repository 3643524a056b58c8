"""Scores and findings read back from JSON; nothing is believed that is not of the type it must have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...spec.grade import Grade
from .errors import ByClasses, ByMagnitude, Errors, Share
from .model import Finding, Score, Severity

OUTCOMES = ("scored", "unsupported", "errored")
GRADES = {grade.label: grade for grade in Grade}


def score(data: Any) -> Score:
    """Return the score that :func:`~softgauge.conformance.report.json.score_dict` wrote; raises ValueError.

    >>> score({"op": "sigmoid", "clauses": {}})
    Traceback (most recent call last):
        ...
    ValueError: a score has no text outcome
    """
    entries = _Entries("score", data)
    clauses = _Entries("score", entries.data.get("clauses"))
    outcome = entries.text("outcome")
    grade = entries.data.get("grade")
    if outcome not in OUTCOMES or (grade is not None and grade not in GRADES):
        raise ValueError("a score has an outcome or a grade that there is not")
    return Score(
        op=entries.text("op"),
        dtype=entries.text("dtype"),
        outcome=outcome,
        grade=None if grade is None else GRADES[grade],
        max_ulp=entries.number("max_ulp"),
        worst_case=entries.text("worst_case"),
        worst_input=entries.text("worst_input"),
        cases=entries.count("cases"),
        passed=clauses.count("passed"),
        failed=clauses.count("failed"),
        reason=entries.text("reason"),
        errors=_errors(entries.data.get("errors")),
    )


def _errors(data: Any) -> Errors | None:
    if data is None:
        return None
    entries = _Entries("record of errors", data)
    return Errors(
        tuple(ByMagnitude(e.whole("exponent"), e.count("values"), *e.worst()) for e in entries.records("magnitude")),
        tuple(
            ByClasses(e.count("classes"), e.count("values"), *e.worst(), e.number("depth"))
            for e in entries.records("classes")
        ),
        tuple(Share(e.due("ulp"), e.count("values")) for e in entries.records("histogram")),
        entries.number("depth_slope"),
    )


def finding(data: Any) -> Finding:
    """Return the finding that :func:`~softgauge.conformance.report.json.finding_dict` wrote; raises ValueError."""
    entries = _Entries("finding", data)
    texts = ("clause", "op", "dtype", "check", "message", "case", "inputs", "got", "want", "repro")
    return Finding(
        **{name: entries.text(name) for name in texts},
        severity=Severity(entries.text("severity")),
        ulps=entries.number("ulps"),
        count=entries.count("count"),
        total=entries.count("total"),
    )


class _Entries:
    """A JSON object whose entries are checked as they are read."""

    def __init__(self, kind: str, data: Any) -> None:
        if not isinstance(data, Mapping):
            raise ValueError(f"a {kind} is no object")
        self.kind, self.data = kind, data

    def text(self, name: str) -> str:
        value = self.data.get(name)
        if not isinstance(value, str):
            raise ValueError(f"a {self.kind} has no text {name}")
        return value

    def count(self, name: str) -> int:
        value = self.data.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise ValueError(f"a {self.kind} has no count {name}")
        return value

    def whole(self, name: str) -> int:
        value = self.data.get(name)
        if not isinstance(value, int) or isinstance(value, bool):
            raise ValueError(f"a {self.kind} has no integer {name}")
        return value

    def due(self, name: str) -> float:
        value = self.number(name)
        if value is None:
            raise ValueError(f"a {self.kind} has no number {name}")
        return value

    def worst(self) -> tuple[float, float, float]:
        return self.due("max_ulp"), self.due("ratio"), self.due("permitted")

    def records(self, name: str) -> list[_Entries]:
        value = self.data.get(name)
        if not isinstance(value, list):
            raise ValueError(f"a {self.kind} has no list {name}")
        return [_Entries(f"{self.kind} by {name}", entry) for entry in value]

    def number(self, name: str) -> float | None:
        value = self.data.get(name)
        if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
            return None if value is None else float(value)
        if value not in ("inf", "nan", "-inf"):
            raise ValueError(f"a {self.kind} has no number {name}")
        return float(value)

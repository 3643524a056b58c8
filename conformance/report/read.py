"""Reports read back from JSON; nothing is believed that is not of the type it must have.

Entries that are not known here are passed over: a later version may write more.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from ...spec.grade import Grade
from ..errors import UsageError
from ..request import LEVELS, PROFILES
from .errors import ByClasses, ByMagnitude, Errors, Share
from .model import SCHEMA, Finding, Known, Report, Score, Severity, Told

OUTCOMES = ("scored", "unsupported", "errored")
GRADES = {grade.label: grade for grade in Grade}
SOURCES = ("baseline", "ratchet")
LARGEST = 1 << 26
"""Bytes of a file that is read: no report is larger."""


def from_file(path: str | os.PathLike[str]) -> Report:
    """Return the report that a file holds; raises :class:`UsageError` for a file that holds none."""
    try:
        return report(json_file(path))
    except ValueError as error:
        raise UsageError(
            f"{path} is no report that can be read: {error}; write one with `softgauge run --json`"
        ) from error


def json_file(path: str | os.PathLike[str]) -> Any:
    """Return what a JSON file holds; raises ValueError with the reason where it cannot be read."""
    try:
        with Path(path).open("rb") as file:
            content = file.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise ValueError(f"it is larger than {LARGEST >> 20} MiB")
        return _without_surrogates(json.loads(content.decode("utf-8"), parse_constant=_refuse), content)
    except OSError as error:
        raise ValueError(error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        raise ValueError("it is not UTF-8") from error
    except json.JSONDecodeError as error:
        raise ValueError(f"it is not JSON: {error}") from error
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error


def _refuse(token: str) -> None:
    raise ValueError(f"{token} is not JSON")


def _without_surrogates(data: Any, content: bytes) -> Any:
    """Return ``data`` with each lone surrogate replaced: it is no text, and no file could be written with it."""
    if re.search(rb"\\u[dD][89a-fA-F]", content) is None:
        return data
    return json.loads(json.dumps(data, ensure_ascii=False).encode("utf-8", "replace"))


def report(data: Any) -> Report:
    """Return the report that :func:`~softgauge.conformance.report.json.to_dict` wrote; raises ValueError.

    >>> report({"schema": "softgauge-report/9"})
    Traceback (most recent call last):
        ...
    ValueError: its schema is 'softgauge-report/9', and this version reads 'softgauge-report/1'
    """
    entries = _Entries("report", data)
    schema = str(entries.data.get("schema", ""))[:60]
    if schema != SCHEMA:
        raise ValueError(f"its schema is {schema!r}, and this version reads {SCHEMA!r}")
    backend = entries.object("backend")
    found = Report(
        backend={**backend.data, "name": backend.text("name"), "version": str(backend.data.get("version", ""))},
        platform=entries.texts("platform"),
        level=entries.one_of("level", LEVELS),
        seed=entries.count("seed"),
        require=GRADES[entries.one_of("require", GRADES)],
        profile=entries.one_of("profile", PROFILES),
        digests=entries.texts("digests"),
        scores=tuple(score(item) for item in entries.items("scores")),
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


def score(data: Any) -> Score:
    """Return the score that :func:`~softgauge.conformance.report.json.score_dict` wrote; raises ValueError.

    >>> score({"op": "sigmoid", "clauses": {}})
    Traceback (most recent call last):
        ...
    ValueError: a score has no text outcome
    """
    entries = _Entries("score", data)
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
        severity=Severity(entries.one_of("severity", list(Severity))),
        ulps=entries.number("ulps"),
        count=entries.count("count"),
        total=entries.count("total"),
        known=None if entries.data.get("known") is None else _known(entries.object("known")),
    )


def _known(entries: _Entries) -> Known:
    return Known(entries.text("reason"), entries.text("issue"))


def _told(data: Any) -> Told:
    entries = _Entries("sentence", data)
    fails = entries.data.get("fails")
    if not isinstance(fails, bool):
        raise ValueError("a sentence does not say whether it fails")
    return Told(entries.one_of("source", SOURCES), entries.text("sentence"), fails)


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

    def one_of(self, name: str, known: Collection[str]) -> str:
        value = self.text(name)
        if value not in known:
            raise ValueError(f"a {self.kind} has the {name} {value[:60]!r}, which is none of {', '.join(known)}")
        return value

    def object(self, name: str) -> _Entries:
        return _Entries(f"{self.kind}'s {name}", self.data.get(name))

    def texts(self, name: str) -> dict[str, str]:
        entries = self.object(name)
        return {key: entries.text(key) for key in entries.data}

    def items(self, name: str) -> list[Any]:
        value = self.data.get(name)
        if not isinstance(value, list):
            raise ValueError(f"a {self.kind} has no list {name}")
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
            try:
                return None if value is None else float(value)
            except OverflowError as error:
                raise ValueError(f"a {self.kind} has a {name} that is no float64") from error
        if value not in ("inf", "nan", "-inf"):
            raise ValueError(f"a {self.kind} has no number {name}")
        return float(value)

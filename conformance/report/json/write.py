"""A report for machines: strict JSON, described by ``report.schema.json``."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from ...scoring.outcome.distribution import Errors
from ...scoring.outcome.model import Finding, Report, Score


def to_json(report: Report) -> str:
    """Return the report as one JSON document in ASCII, the same bytes for the same report."""
    return json.dumps(to_dict(report), indent=2, allow_nan=False) + "\n"


def to_dict(report: Report) -> dict[str, Any]:
    """Return the report as JSON values; a number that is not finite becomes ``"inf"`` or ``"nan"``."""
    return {
        "schema": report.schema,
        "softgauge": report.softgauge,
        "backend": _value(report.backend),
        "platform": _value(report.platform),
        "level": report.level,
        "seed": int(report.seed),
        "require": report.require.label,
        "profile": report.profile,
        "digests": _value(report.digests),
        "verdict": report.verdict.value,
        "error": _text(report.error),
        "seconds": _number(report.seconds),
        "scores": [score_dict(score) for score in report.scores],
        "findings": [finding_dict(finding) for finding in report.findings],
        "told": [{"source": t.source, "sentence": _text(t.sentence), "fails": t.fails} for t in report.told],
    }


def score_dict(score: Score) -> dict[str, Any]:
    """Return a score as JSON values."""
    return {
        "op": score.op,
        "dtype": score.dtype,
        "outcome": score.outcome,
        "grade": None if score.grade is None else score.grade.label,
        "required": score.required.label,
        "max_ulp": _number(score.max_ulp),
        "worst_case": _text(score.worst_case),
        "worst_input": _text(score.worst_input),
        "cases": int(score.cases),
        "clauses": {"passed": int(score.passed), "failed": int(score.failed), "held": list(score.held)},
        "reason": _text(score.reason),
        "refusal": score.refusal.value,
        "scope": _text(score.scope),
        "errors": None if score.errors is None else _errors(score.errors),
    }


def _errors(errors: Errors) -> dict[str, Any]:
    return {
        "magnitude": [_record(entry, "exponent") for entry in errors.magnitude],
        "classes": [_record(entry, "classes") for entry in errors.classes],
        "histogram": [_record(entry) for entry in errors.histogram],
        "depth_slope": _number(errors.depth_slope),
    }


def _record(entry: Any, whole: str = "") -> dict[str, Any]:
    """Return the fields of a record of numbers; ``values`` and the field ``whole`` are integers."""
    named = {f.name: getattr(entry, f.name) for f in fields(entry)}
    return {name: int(v) if name in ("values", whole) else _number(v) for name, v in named.items()}


def finding_dict(finding: Finding) -> dict[str, Any]:
    """Return a finding as JSON values."""
    return {
        "clause": finding.clause,
        "op": finding.op,
        "dtype": finding.dtype,
        "check": finding.check,
        "severity": finding.severity.value,
        "case": _text(finding.case),
        "inputs": _text(finding.inputs),
        "got": _text(finding.got),
        "want": _text(finding.want),
        "ulps": _number(finding.ulps),
        "cause": _text(str(finding.cause)),
        "remedy": _text(finding.remedy),
        "message": _text(finding.message),
        "count": int(finding.count),
        "total": int(finding.total),
        "repro": _text(finding.repro),
        "known": finding.known and {"reason": _text(finding.known.reason), "issue": _text(finding.known.issue)},
    }


def _number(value: float | None) -> float | str | None:
    if value is None:
        return None
    number = float(value)
    if math.isfinite(number):
        return number
    return "nan" if math.isnan(number) else "inf" if number > 0 else "-inf"


def _text(text: str) -> str:
    """Return ``text`` with lone surrogates replaced: no strict reader accepts them."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _value(value: Any) -> Any:
    """Return a JSON value for what a backend declares of itself; what JSON cannot hold becomes its text."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, Mapping):
        return {_text(str(key)): _value(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_value(item) for item in value]
    if isinstance(value, set | frozenset):
        return sorted((_value(item) for item in value), key=repr)
    return _text(str(value))

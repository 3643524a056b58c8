from __future__ import annotations

import json
from dataclasses import fields, replace
from math import inf, nan
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from jsonschema import Draft202012Validator, ValidationError

import softgauge.conformance.report as package
from softgauge.conformance.report.json.write import to_dict, to_json
from softgauge.conformance.scoring.outcome.model import LEVELS, PROFILES, Finding, Report, Score, Severity, Verdict
from softgauge.spec.grade import Grade

SCHEMA = json.loads((Path(package.__file__).parent / "report.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)


def strict(text: str) -> Any:
    """Read JSON as a strict reader does: no NaN, no Infinity."""

    def refuse(token: str) -> None:
        raise AssertionError(f"{token} is not JSON")

    return json.loads(text, parse_constant=refuse)


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_a_report_is_strict_json_that_keeps_the_schema(report: Report) -> None:
    document = strict(to_json(report))
    VALIDATOR.validate(document)
    assert document == to_dict(report)


def test_the_same_report_gives_the_same_bytes(report: Report) -> None:
    assert to_json(report) == to_json(replace(report))
    assert to_json(report).isascii()


def test_no_field_of_the_model_is_lost(report: Report) -> None:
    document = to_dict(report)
    assert set(document) == {f.name for f in fields(Report)} | {"verdict"}
    for score in document["scores"]:
        assert set(score) == {f.name for f in fields(Score)} - {"passed", "failed", "held"} | {"clauses"}
    for finding in document["findings"]:
        assert set(finding) == {f.name for f in fields(Finding)} - {"also"}
    assert len(document["scores"]) == len(report.scores)
    assert len(document["findings"]) == len(report.findings)
    assert document["verdict"] == report.verdict.value
    assert document["scores"][2]["clauses"] == {"passed": 11, "failed": 1, "held": []}


PLACES: list[tuple[Any, ...]] = [
    (),
    ("scores", 0),
    ("scores", 0, "clauses"),
    ("scores", 1, "errors"),
    ("scores", 1, "errors", "magnitude", 0),
    ("scores", 1, "errors", "classes", 0),
    ("scores", 1, "errors", "histogram", 0),
    ("findings", 0),
]
"""Objects of the document whose fields are closed."""


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_an_unknown_or_missing_field_is_rejected(report: Report, place: tuple[Any, ...]) -> None:
    for change in ("unknown", "missing"):
        document = strict(to_json(report))
        target = document
        for step in place:
            target = target[step]
        if change == "unknown":
            target["surprise"] = 1
        else:
            target.pop(next(iter(target)))
        with pytest.raises(ValidationError):
            VALIDATOR.validate(document)


@pytest.mark.parametrize(("key", "value"), [("seed", "7"), ("level", "x"), ("verdict", "x"), ("schema", "")])
def test_a_wrong_value_is_rejected(report: Report, key: str, value: object) -> None:
    with pytest.raises(ValidationError):
        VALIDATOR.validate({**to_dict(report), key: value})


def test_the_vocabularies_of_schema_and_model_are_equal() -> None:
    finding = SCHEMA["$defs"]["finding"]["properties"]
    assert SCHEMA["$defs"]["grade"]["enum"] == [g.label for g in Grade]
    assert finding["severity"]["enum"] == [s.value for s in Severity]
    assert SCHEMA["properties"]["verdict"]["enum"] == [v.value for v in Verdict]
    assert SCHEMA["properties"]["level"]["enum"] == list(LEVELS)
    assert SCHEMA["properties"]["profile"]["enum"] == list(PROFILES)


@pytest.mark.parametrize("level", LEVELS)
def test_every_level_keeps_the_schema(report: Report, level: str) -> None:
    VALIDATOR.validate(to_dict(replace(report, level=level)))


def test_errors_are_written_with_all_their_fields(report: Report) -> None:
    document = strict(to_json(report))
    assert [s["errors"] is None for s in document["scores"]] == [True, False, True, True, True, True]
    assert document["scores"][1]["errors"] == {
        "magnitude": [
            {"exponent": -149, "values": 40, "max_ulp": "inf", "ratio": "inf", "permitted": 1.5},
            {"exponent": 3, "values": 60, "max_ulp": 0.512, "ratio": 0.25, "permitted": 2.048},
        ],
        "classes": [
            {"classes": 1, "values": 40, "max_ulp": "inf", "ratio": "inf", "permitted": 1.5, "depth": None},
            {"classes": 1025, "values": 60, "max_ulp": 0.512, "ratio": 0.25, "permitted": 2.048, "depth": 12.5},
        ],
        "histogram": [{"ulp": 0.0, "values": 50}, {"ulp": 0.5, "values": 49}, {"ulp": "inf", "values": 1}],
        "depth_slope": 0.5,
    }


@pytest.mark.parametrize(
    ("value", "written"),
    [(None, None), (0.0, 0.0), (inf, "inf"), (nan, "nan"), (np.float32(0.5), 0.5), (np.float32(inf), "inf")],
)
def test_a_number_that_is_not_finite_is_text(report: Report, value: float, written: object) -> None:
    score = replace(report.scores[0], max_ulp=value)
    finding = replace(report.findings[0], ulps=value)
    document = strict(to_json(replace(report, scores=(score,), findings=(finding,))))
    VALIDATOR.validate(document)
    assert document["scores"][0]["max_ulp"] == written
    assert document["findings"][0]["ulps"] == written


HOSTILE = {
    "control": "\x1b[31m\x00\x07",
    "markup": "[red]x[/red]",
    "surrogate": "\ud800",
    "long": "x" * 1_000_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_text_of_a_backend_cannot_break_the_document(report: Report, text: str) -> None:
    finding = replace(report.findings[1], message=text, got=text, inputs=text)
    hostile = replace(
        report,
        backend={"name": text, text: [text, nan, {1: {2.5, inf}}, object, np.dtype("float32"), b"\xff"]},
        platform={"python": text},
        findings=(finding,),
        error=text,
    )
    written = to_json(hostile)
    document = strict(written)
    VALIDATOR.validate(document)
    written.encode("utf-8")
    expected = text.replace("\ud800", "?")
    assert document["findings"][0]["message"] == expected
    assert document["backend"]["name"] == expected

"""A report that is read back is the report that was written, and nothing else is taken for one."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from softgauge.conformance.errors import UsageError
from softgauge.conformance.report.json.read import from_file
from softgauge.conformance.report.json.read import report as read
from softgauge.conformance.report.json.write import to_dict, to_json
from softgauge.conformance.scoring.outcome.model import GateSentence, Known, Report

from ..hostile import hostile_settings, reports


def test_what_was_written_is_read(report: Report, tmp_path: Path) -> None:
    known = replace(report.findings[1], known=Known("waits", "https://x.org"))
    full = replace(report, findings=(known,), told=(GateSentence("ratchet", "worse", True),), error="late")
    path = tmp_path / "report.json"
    path.write_text(to_json(full))
    assert from_file(path) == full


@hostile_settings
@given(reports)
def test_any_report_is_read_as_it_was_written(hostile: Report) -> None:
    text = to_json(hostile)
    assert to_json(read(json.loads(text))) == text


MISTAKES: dict[str, Callable[[dict[str, Any]], object]] = {
    "its schema": lambda d: d.update(schema="softgauge-report/2"),
    "no count seed": lambda d: d.update(seed="0"),
    "the level": lambda d: d.update(level="thorough"),
    "the require": lambda d: d.update(require="good"),
    "no list scores": lambda d: d.update(scores={}),
    "a score is no object": lambda d: d["scores"].append(None),
    "no number max_ulp": lambda d: d["scores"][0].update(max_ulp="large"),
    "max_ulp that is no float64": lambda d: d["scores"][0].update(max_ulp=10**400),
    "the grade": lambda d: d["scores"][0].update(grade="good"),
    "twice": lambda d: d["scores"].append(d["scores"][0]),
    "the moon": lambda d: d["findings"][0].update(cause="the moon"),
    "the severity": lambda d: d["findings"][0].update(severity="dreadful"),
    "no text name": lambda d: d["backend"].update(name=None),
    "whether it fails": lambda d: d.update(told=[{"source": "ratchet", "sentence": "x", "fails": 1}]),
    "does not follow from its findings": lambda d: d.update(verdict="pass"),
    "no text spec": lambda d: d["digests"].update(spec=1),
}


@pytest.mark.parametrize("said", MISTAKES)
def test_what_is_no_report_is_refused_with_the_reason(report: Report, said: str, tmp_path: Path) -> None:
    document = to_dict(report)
    MISTAKES[said](document)
    path = tmp_path / "report.json"
    path.write_text(json.dumps(document))
    with pytest.raises(UsageError, match=said):
        from_file(path)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "not JSON"),
        (b"\xff", "not UTF-8"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"seed": NaN}', "NaN is not JSON"),
        (b"[]", "no object"),
        (b"1" * 5000, "digit"),
    ],
    ids=["empty", "binary", "deep", "nan", "list", "long number"],
)
def test_a_file_that_holds_anything_is_one_sentence(content: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_bytes(content)
    with pytest.raises(UsageError, match=said):
        from_file(path)
    with pytest.raises(UsageError, match="Is a directory"):
        from_file(tmp_path)


def test_a_lone_surrogate_in_a_file_can_be_written_again(report: Report, tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_text(to_json(report).replace("a wrong special value", "\\ud800"))
    assert from_file(path).findings[1].message == "?"


def test_a_later_version_may_write_more(report: Report) -> None:
    document = to_dict(report)
    for place in (document, document["scores"][0], document["findings"][0]):
        place["later"] = {"more": 1}
    assert read(document) == report


atoms = st.none() | st.booleans() | st.floats() | st.text(max_size=5)
names = st.sampled_from(["schema", "scores", "backend", "seed"])
values = st.recursive(
    atoms, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=4), max_leaves=8
)


@given(values)
def test_arbitrary_json_is_a_value_error_and_nothing_else(data: Any) -> None:
    for document in (data, {"schema": "softgauge-report/1", "backend": data, "seed": data}):
        with pytest.raises(ValueError, match=r"."):
            read(document)


def test_infinity_and_nan_come_back(report: Report) -> None:
    for value in (math.inf, math.nan, None):
        score = replace(report.scores[0], max_ulp=value)
        found = read(to_dict(replace(report, scores=(score, *report.scores[1:])))).scores[0].max_ulp
        assert found == value or (found is not None and math.isnan(found))

"""A badge says no more than was measured, in words before colours, and no text breaks out of it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import example, given

from softgauge.conformance.report.badge import badge, to_shields, to_svg
from softgauge.conformance.scoring.outcome.model import Known, Report, Score
from softgauge.spec.grade import Grade

from ..hostile import enormous, hostile_settings, reports

SVG = "{http://www.w3.org/2000/svg}"
ENTRIES = {"schemaVersion", "label", "message", "color", "isError"}
"""Shields refuses an endpoint with any entry that it does not know."""


@pytest.fixture
def stable(report: Report) -> Report:
    score = Score("sigmoid", "float32", "scored", Grade.STABLE, 1.5)
    return replace(report, scores=(score,), findings=(), level="standard")


def test_it_reads_as_promised(stable: Report) -> None:
    assert badge(stable).text == "softgauge 0.1 | float32 | stable"
    root = ElementTree.fromstring(to_svg(stable).encode())
    assert root.findtext(f"{SVG}title") == root.get("aria-label") == "softgauge 0.1 | float32 | stable"
    assert [text.text for text in root.findall(f"{SVG}text")] == ["softgauge 0.1", "float32", "stable"]
    data = json.loads(to_shields(stable))
    assert (data["label"], data["message"], data["color"]) == ("softgauge 0.1", "float32 | stable", "brightgreen")
    assert set(data) == ENTRIES


def test_the_grade_is_the_worst_of_all(stable: Report) -> None:
    worse = replace(stable, scores=(*stable.scores, Score("entropy", "float64", "scored", Grade.NATIVE, 9.0)))
    assert badge(worse).text == "softgauge 0.1 | float32, float64 | native"


def test_a_failure_is_said_and_red_whatever_the_grade(stable: Report, report: Report) -> None:
    failed = replace(stable, findings=(report.findings[1],))
    assert badge(failed).text.endswith("stable, 1 failure")
    assert json.loads(to_shields(failed))["color"] == "red"
    known = replace(stable, findings=(replace(report.findings[1], known=Known()),))
    assert badge(known).text.endswith("stable, 1 known failure")


def test_a_smoke_run_and_a_run_without_scores_say_so(stable: Report) -> None:
    assert badge(replace(stable, level="smoke")).text.endswith("stable (smoke)")
    nothing = replace(stable, scores=(), error="no module")
    assert badge(nothing).text == "softgauge 0.1 | not measured"
    assert json.loads(to_shields(nothing))["isError"] is True
    assert badge(replace(stable, error="late")).text.endswith("stable, not completed")


def test_the_picture_says_what_was_measured_where_and_by_what(stable: Report) -> None:
    said = ElementTree.fromstring(to_svg(stable).encode()).findtext(f"{SVG}desc") or ""
    for part in ("softgauge 0.1.0", "spec digest 00ff", "subject 1.2", "level standard", "seed 7", "profile mixed",
                 "system Somewhere"):  # fmt: skip
        assert part in said


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    full = colour[1:] if len(colour) == 7 else "".join(2 * c for c in colour[1:])
    parts = [int(full[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("grade", list(Grade))
def test_every_text_can_be_read_on_its_colour(stable: Report, grade: Grade) -> None:
    graded = replace(stable, scores=(Score("sigmoid", "float32", "scored", grade, 1.5),))
    fills = re.findall(r'<rect [^>]*fill="(#\w+)"', to_svg(graded))
    assert len(fills) == 3
    assert min(1.05 / (luminance(fill) + 0.05) for fill in fills) >= 4.5


@hostile_settings
@given(reports)
@example(enormous)
def test_no_text_breaks_out(hostile: Report) -> None:
    root = ElementTree.fromstring(to_svg(hostile).encode())
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {"svg", "title", "desc", "rect", "text"}
    assert len(to_svg(hostile)) < 20_000
    data = json.loads(to_shields(hostile))
    assert set(data) == ENTRIES
    assert data["message"].isprintable()

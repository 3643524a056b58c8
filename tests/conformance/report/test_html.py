"""A report as a page says what the report says, whatever stands in it, and no text of a backend is ever markup."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import example, given

from softgauge.conformance.clauses.explain import find, statement
from softgauge.conformance.report.common.text import ulps
from softgauge.conformance.report.html.plots import drawings
from softgauge.conformance.report.html.report import to_html
from softgauge.conformance.scoring.outcome.distribution import Errors, Share
from softgauge.conformance.scoring.outcome.model import Finding, Known, Report, Score, Severity
from softgauge.spec.grade import Grade
from softgauge.spec.render.canvas import HEIGHT, WIDTH

from ..hostile import enormous, hostile_settings
from ..pages import LARGE, NAMESPACE, ROOT, broken, errors, hostile, largest, links, parsed, words

MOST_BYTES = 3_000_000
ELEMENTS = {
    *("html", "head", "meta", "title", "link", "style", "body", "header", "nav", "main", "footer", "script"),
    *(
        "a",
        "p",
        "strong",
        "span",
        "b",
        "code",
        "pre",
        "sup",
        "h1",
        "h2",
        "h3",
        "h4",
        "ul",
        "li",
        "dl",
        "dt",
        "dd",
        "div",
    ),
    *("form", "label", "input", "select", "option", "output", "section", "details", "summary", "article", "figure"),
    *("figcaption", "table", "thead", "tbody", "tr", "th", "td", "svg", "path", "rect", "line", "polyline", "text"),
}


def test_the_page_is_html_and_each_link_leads_somewhere(report: Report) -> None:
    tree = parsed(to_html(report))
    assert broken(tree, ROOT / "x.html") == []
    assert len(links(tree)) > 20


def test_links_into_the_specification_lead_to_the_clause(report: Report) -> None:
    for place in (ROOT / "report.html", ROOT / "docs" / "reports" / "report.html"):
        tree = parsed(to_html(report, place))
        assert broken(tree, place) == []
        out = {link for link in links(tree) if "docs/spec/" in link or link.startswith("../spec/")}
        assert any(link.endswith("spec/log_softargmax.md#log_softargmax-minus-inf") for link in out)


def test_no_link_leads_out_of_a_page_that_lies_elsewhere(report: Report, tmp_path: Path) -> None:
    assert [link for link in links(parsed(to_html(report, tmp_path / "x.html"))) if not link.startswith("#")] == []


def test_each_cell_says_in_words_what_its_colour_says(report: Report) -> None:
    tree = parsed(to_html(report))
    cells = [words(e) for e in tree.iter(f"{NAMESPACE}td") if "cell" in (e.get("class") or "")]
    assert cells == [
        "float64 ✓ stable 1.8e+15", "float32 ✓ textbook 0.51", "float16 ✗ wrong inf", "bfloat16 –",
        "float64 ✓ faithful 0.75", "float32 –", "float16 ! errored", "bfloat16 –",
    ]  # fmt: skip


def test_a_cell_opens_what_is_known_of_it(report: Report) -> None:
    score = replace(report.scores[1], held=("log_softargmax/finite", "log_softargmax/shift"))
    tree = parsed(to_html(replace(report, scores=(report.scores[0], score, *report.scores[2:]))))
    by_id = {e.get("id"): e for e in tree.iter() if e.get("id")}
    body = by_id["log_softargmax.float32"]
    assert [words(h) for h in body.iter(f"{NAMESPACE}h4")] == [
        "Error in ulp against magnitude",
        "Error in ulp against K",
        "Distribution of errors",
    ]
    shown = words(body)
    assert "softgauge repro c/2 subject" in shown
    assert "grows as K 0.50" in shown
    assert "2 clauses held accuracy log_softargmax/finite laws log_softargmax/shift" in shown
    fault = words(by_id["log_softargmax.float16"])
    for text in ("a wrong special value", "[nan, nan]", "3 of 9 values", report.findings[1].repro):
        assert text in fault
    (clause,) = find("log_softargmax/minus-inf")
    assert words(by_id["c-log_softargmax-minus-inf"]) == f"{clause.id} special value {statement(clause)}"


def test_a_known_failure_is_no_failure(report: Report) -> None:
    known = replace(report.findings[1], known=Known("the kernel is old", "https://example.org/1"))
    page = to_html(replace(report, findings=(known,)))
    assert 'id="failures"' not in page
    assert "Known failures" in page
    assert "the kernel is old (https://example.org/1)" in page


@pytest.mark.parametrize("verdict", ["pass", "fail", "error"])
def test_the_verdict_stands_first(report: Report, verdict: str) -> None:
    shown = {
        "pass": replace(report, findings=()),
        "fail": report,
        "error": replace(report, findings=(), scores=(), error="the backend cannot be loaded: no"),
    }[verdict]
    tree = parsed(to_html(shown))
    main = next(tree.iter(f"{NAMESPACE}main"))
    first, second = list(main)[:2]
    assert words(first) == "subject 1.2"
    assert words(second).split()[1] == verdict
    assert ("the backend cannot be loaded: no" in words(second)) == (verdict == "error")


def test_the_page_of_the_largest_report_is_small_enough(report: Report) -> None:
    assert len(to_html(largest(report)).encode()) < MOST_BYTES


def test_only_the_script_and_the_style_of_the_page_have_an_effect(report: Report) -> None:
    page = to_html(report)
    policy = re.findall(r'Content-Security-Policy" content="([^"]*)"', page)
    assert len(policy) == 1
    for element in ("script", "style"):
        (inside,) = re.findall(f"<{element}>(.*?)</{element}>", page, flags=re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert f"{element}-src &#39;sha256-{digest}&#39;" in policy[0]
    assert "default-src &#39;none&#39;" in policy[0]
    tree = parsed(page)
    assert [e.get("src") for e in tree.iter() if e.get("src")] == []
    assert [e.get("style") for e in tree.iter() if e.get("style")] == []


@hostile_settings
@given(hostile)
@example(enormous)
def test_no_text_breaks_out(hostile: Report) -> None:
    page = to_html(hostile)
    tree = parsed(page)
    assert broken(tree, ROOT / "x.html") == []
    names = {str(e.tag).rpartition("}")[2] for e in tree.iter() if isinstance(e.tag, str)}
    assert names <= ELEMENTS
    assert len([*tree.iter(f"{NAMESPACE}script")]) == len([*tree.iter(f"{NAMESPACE}style")]) == 1
    assert [a for e in tree.iter() for a in e.attrib if a.startswith("on")] == []
    assert re.findall(r"[^\x20-\ud7ff\ue000-\U0010ffff\n]", page) == []
    assert len(page) < 1_000_000
    assert page.encode()


@hostile_settings
@example(Errors((), (), (Share(0.5, 112730782), Share(3.0, 27175)), None))
@given(errors())
def test_every_number_has_a_place_in_a_drawing(found: Errors) -> None:
    for drawn in drawings(found, "f"):
        root = ElementTree.fromstring(drawn.picture)
        for element in root.iter():
            for name in ("x", "x1", "x2"):
                assert 0 <= float(element.get(name, 0)) <= WIDTH
            for name in ("y", "y1", "y2"):
                assert 0 <= float(element.get(name, 0)) <= HEIGHT
            moves = re.findall(r"M([-\d.]+) ([-\d.]+)", element.get("d", ""))
            assert all(0 <= float(x) <= WIDTH and 0 <= float(y) <= HEIGHT for x, y in moves)
        assert "nan" not in re.sub(r"<(title|text).*?</\1>", "", drawn.picture).lower()


def test_what_is_beyond_its_bound_is_marked_and_said() -> None:
    within = drawings(LARGE, "f")
    assert [d.picture.count("sg-over") for d in within] == [0, 0, 0]
    beyond = replace(LARGE, classes=(*LARGE.classes, replace(LARGE.classes[0], classes=7, ratio=2.0, permitted=3.0)))
    (by_classes,) = drawings(beyond, "f")[1:2]
    assert by_classes.picture.count("sg-over") == 1
    assert by_classes.caption == "Farthest beyond its bound at K = 7: 6.00 of 3.00 ulp permitted."


def test_a_bar_is_as_high_as_values_are_many() -> None:
    picture = drawings(replace(LARGE, magnitude=(), classes=()), "f")[0].picture
    heights = re.findall(r"V([\d.]+)H", picture)
    assert len(heights) == len(LARGE.histogram)
    assert len(set(heights)) == 1


def test_a_finding_without_a_cell_is_told_without_a_link(report: Report) -> None:
    stray = Finding("softargmax/shape", "softargmax", "float64", "structure", Severity.FAIL, "no such score")
    page = to_html(
        replace(report, scores=(Score("sigmoid", "float32", "scored", Grade.EXACT, 0.5),), findings=(stray,))
    )
    assert broken(parsed(page), ROOT / "x.html") == []
    assert "no such score" in page
    assert ulps(0.5) in page

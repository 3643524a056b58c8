"""Reports side by side as a page: a scoreboard, every score, and no text of a backend as markup."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st

from softgauge.conformance.report.comparison.comparison import compare
from softgauge.conformance.report.html.comparison import to_html
from softgauge.conformance.report.json.write import to_json
from softgauge.conformance.scoring.outcome.model import Report
from softgauge.spec.grade import Grade

from ..conftest import Call
from ..hostile import enormous, hostile_settings
from ..pages import NAMESPACE, ROOT, broken, hostile, parsed, words
from .test_html import ELEMENTS, MOST_BYTES


def later(report: Report) -> Report:
    """Return a report with one score better, one worse and one failure less."""
    first, second, third, *rest = report.scores
    changed = (replace(first, max_ulp=3.0), second, replace(third, grade=Grade.STABLE, max_ulp=1.0), *rest[:-2])
    worse = replace(rest[-2], grade=Grade.UNSTABLE, max_ulp=99.0)
    return replace(report, scores=(*changed, worse, rest[-1]), findings=(), backend={"name": "other", "version": "2"})


def test_each_cell_says_how_it_stands_to_the_first(report: Report) -> None:
    tree = parsed(to_html(compare([report, later(report)])))
    cells = [words(e) for e in tree.iter(f"{NAMESPACE}td") if "cell" in (e.get("class") or "")]
    assert cells == [
        "A ✓ stable 1.8e+15", "B ✓ stable 3.00 + better",
        "A ✓ textbook 0.51", "B ✓ textbook 0.51",
        "A ✗ wrong inf", "B ✓ stable 1.00 + better",
        "A ✓ faithful 0.75", "B ✗ unstable 99.00 - worse",
        "A ! errored", "B ! errored",
    ]  # fmt: skip
    marked = [e.get("data-name") for e in tree.iter(f"{NAMESPACE}tr") if e.get("data-marked") is not None]
    assert marked == ["log_softargmax float64", "log_softargmax float16", "softplus float64"]


def test_the_scoreboard_counts_what_each_report_has(report: Report) -> None:
    tree = parsed(to_html(compare([report, later(report)])))
    counts = [words(e) for e in tree.iter(f"{NAMESPACE}ul") if e.get("class") == "counts"]
    assert counts == [
        "1 faithful 1 stable 1 textbook 1 wrong 1 errored",
        "2 stable 1 textbook 1 unstable 1 errored",
    ]
    shown = words(next(tree.iter(f"{NAMESPACE}main")))
    assert "B beside A: +2 better, -1 worse, =1 same, 0 failures new, 1 gone." in shown
    assert "+ fails in A and not in B log_softargmax/minus-inf (log_softargmax, float16)" in shown


def test_what_makes_figures_incomparable_is_said(report: Report) -> None:
    other = replace(report, level="standard")
    assert "the level differs (smoke, standard)" in to_html(compare([report, other]))
    assert "differs" not in to_html(compare([report, report])).split("</style>")[1].split("<script>")[0].replace(
        "what differs", ""
    )


@hostile_settings
@given(st.lists(hostile, min_size=2, max_size=3))
@example([enormous, enormous])
def test_no_text_breaks_out(hostile: list[Report]) -> None:
    page = to_html(compare(hostile))
    tree = parsed(page)
    assert broken(tree, ROOT / "x.html") == []
    assert {str(e.tag).rpartition("}")[2] for e in tree.iter() if isinstance(e.tag, str)} <= ELEMENTS
    assert len([*tree.iter(f"{NAMESPACE}script")]) == len([*tree.iter(f"{NAMESPACE}style")]) == 1
    assert [a for e in tree.iter() for a in e.attrib if a.startswith("on")] == []
    assert len(page) < MOST_BYTES


def test_the_command_writes_the_page(report: Report, call: Call, tmp_path: Path) -> None:
    for name, one in (("a", report), ("b", later(report))):
        (tmp_path / f"{name}.json").write_text(to_json(one), encoding="utf-8")
    page = tmp_path / "side.html"
    code, out, _ = call("compare", str(tmp_path / "a.json"), str(tmp_path / "b.json"), "--html", str(page))
    assert code == 0
    assert "B beside A" in out
    assert words(next(parsed(page.read_text(encoding="utf-8")).iter(f"{NAMESPACE}h1"))) == "2 reports side by side"

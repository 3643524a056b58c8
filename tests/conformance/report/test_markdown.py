"""Markdown for a step's summary: what a reader must find in it, and that no text becomes markup."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from softgauge.conformance.report.comparison.comparison import compare
from softgauge.conformance.report.markdown import comparison as compare_markdown
from softgauge.conformance.report.markdown import report as markdown
from softgauge.conformance.report.markdown.blocks import code, fenced, table
from softgauge.conformance.report.markdown.report import CUT, LARGEST, to_markdown
from softgauge.conformance.scoring.outcome.model import GateSentence, Known, Report

from ..hostile import enormous, hostile_settings, reports, texts

PARSER = MarkdownIt("commonmark").enable("table")
OURS = {"<code>", "</code>", "</details>"}
"""HTML that the writers use themselves, beside the opening of what is folded."""


def tokens(text: str) -> list[Token]:
    flat = []
    for token in PARSER.parse(text):
        flat += [token, *(token.children or [])]
    return flat


def markup(text: str) -> list[str]:
    """Return what a hostile text could add: HTML, links, pictures."""
    html = [t.content.strip() for t in tokens(text) if t.type in ("html_inline", "html_block")]
    html = [h for h in html if h not in OURS and not h.startswith("<details><summary>")]
    return html + [t.type for t in tokens(text) if t.type in ("link_open", "image", "fence_open")]


def rows(text: str) -> list[int]:
    """Return the number of cells of each row of each table."""
    counts: list[int] = []
    for token in tokens(text):
        if token.type == "tr_open":
            counts.append(0)
        elif token.type in ("td_open", "th_open"):
            counts[-1] += 1
    return counts


def test_a_failure_is_told_in_full_and_first(report: Report) -> None:
    text = to_markdown(report)
    fault = report.findings[1]
    for part in (fault.clause, fault.message, fault.inputs, fault.got, fault.want, fault.case, fault.repro):
        assert part in text
    assert text.splitlines()[0] == "## softgauge: `subject 1.2`: ❌ fail"
    assert text.index(fault.clause) < text.index("| function |")


def test_the_grades_are_a_table_that_marks_failures_in_more_than_colour(report: Report) -> None:
    text = to_markdown(report)
    assert "| `log_softargmax` | stable 1.8e+15 | textbook 0.51 | ❌ wrong inf | – |" in text
    assert to_markdown(replace(report, findings=())).splitlines()[0].endswith("✅ pass")


def test_known_failures_and_gates_are_told(report: Report) -> None:
    known = replace(report.findings[1], known=Known("waits", "https://example.org/1"))
    told = (GateSentence("ratchet", "sigmoid float32: worse", True), GateSentence("baseline", "matches nothing", False))
    text = to_markdown(replace(report, findings=(known,), told=told))
    assert "<summary>1 known failure</summary>" in text
    assert "`waits (https://example.org/1)`" in text
    assert "❌ ratchet: `sigmoid float32: worse`" in text
    assert "⚠️ baseline: `matches nothing`" in text


def test_a_summary_is_never_larger_than_github_takes(report: Report) -> None:
    fault = replace(report.findings[1], message="汉" * 300, inputs="汉" * 300)
    faults = tuple(replace(fault, clause=f"softplus/{i}") for i in range(2000))
    text = to_markdown(replace(report, findings=faults))
    assert len(text.encode()) < LARGEST + 1000
    assert text.endswith(f"{CUT}\n")


@hostile_settings
@given(texts)
def test_code_is_one_piece_of_text(text: str) -> None:
    for shown in (code(text), table(["a", "b"], [[code(text), "x"]]), f"- {code(text)}", f"### {code(text)} x"):
        assert markup(shown) == []
    assert set(rows(table(["a", "b"], [[code(text), "x"]]))) == {2}


@hostile_settings
@given(st.lists(texts, min_size=1, max_size=3))
def test_a_block_holds_its_lines_and_nothing_else(lines: list[str]) -> None:
    found = PARSER.parse(f"{fenced(lines)}\n\nafter")
    assert [t.type for t in found] == ["fence", "paragraph_open", "inline", "paragraph_close"]
    assert found[0].content.count("\n") == len(lines)


def test_a_program_of_several_lines_stays_one(report: Report) -> None:
    fault = replace(report.findings[1], repro="import numpy as np\nprint(1)")
    assert "```\nimport numpy as np\nprint(1)\n```" in to_markdown(replace(report, findings=(fault,)))


def widths(report: Report) -> set[int]:
    return {2, 1 + len({s.dtype for s in report.scores})}


@hostile_settings
@given(reports)
@example(enormous)
def test_no_text_of_a_report_is_markup(hostile: Report) -> None:
    text = markdown.to_markdown(hostile)
    assert markup(text) == []
    assert set(rows(text)) <= widths(hostile)
    assert {c for c in text if not c.isprintable()} <= {"\n"}


@hostile_settings
@given(st.lists(reports, min_size=2, max_size=3))
def test_no_text_of_a_comparison_is_markup(hostile: list[Report]) -> None:
    text = compare_markdown.to_markdown(compare(hostile))
    assert markup(text) == []
    assert set(rows(text)) <= {2, 1 + len(hostile)}
    assert {c for c in text if not c.isprintable()} <= {"\n"}


@pytest.mark.parametrize("evil", ["<b>x</b>", "[x](http://evil)", "![x](y)"])
def test_the_test_would_see_markup(evil: str) -> None:
    assert markup(f"- {evil}") != []

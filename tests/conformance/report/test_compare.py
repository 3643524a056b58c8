"""Reports side by side: what is better, what is worse, and what may not be compared."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from math import inf, nan
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from softgauge.conformance.errors import UsageError
from softgauge.conformance.report.comparison.comparison import Change, change, compare
from softgauge.conformance.report.json.write import to_json
from softgauge.conformance.report.markdown.comparison import to_markdown
from softgauge.conformance.report.terminal.comparison import render
from softgauge.conformance.report.terminal.report import console_for
from softgauge.conformance.scoring.outcome.model import Report, Score
from softgauge.spec.grade import Grade

from ..hostile import enormous, hostile_settings, reports

Call = Callable[..., tuple[int, str, str]]


def score(grade: Grade | None, max_ulp: float | None = 1.0, op: str = "sigmoid", dtype: str = "float32") -> Score:
    return Score(op, dtype, "scored" if grade is not None else "errored", grade, max_ulp)


def shown(*found: Report, everything: bool = False) -> str:
    stream = io.StringIO()
    render(compare(found), console_for(stream), everything)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (score(Grade.STABLE), score(Grade.STABLE), Change.SAME),
        (score(Grade.STABLE), score(Grade.FAST), Change.WORSE),
        (score(Grade.STABLE, 1.0), score(Grade.STABLE, 2.0), Change.WORSE),
        (score(Grade.STABLE, inf), score(Grade.STABLE, nan), Change.WORSE),
        (score(Grade.STABLE, nan), score(Grade.STABLE, nan), Change.SAME),
        (score(Grade.STABLE, 9.0), score(Grade.FAST, 1.0), Change.WORSE),
        (score(Grade.STABLE), score(None), Change.GONE),
        (score(None), score(None), Change.NOTHING),
        (None, score(Grade.STABLE), Change.NOTHING),
    ],
)
def test_a_grade_decides_and_then_the_largest_error(first: Score | None, second: Score, expected: Change) -> None:
    assert change(first, second) is expected
    reverse = {Change.WORSE: Change.BETTER, Change.GONE: Change.NEW}
    assert change(second, first) is reverse.get(expected, expected)


@given(st.sampled_from(Change))
def test_a_change_is_a_sign_and_a_word(one: Change) -> None:
    assert (one.sign in "+-=" and one.value != "") or one is Change.NOTHING


def test_versions_are_held_against_the_first(report: Report) -> None:
    old = replace(report, scores=(score(Grade.STABLE), score(Grade.FAST, op="entropy")))
    new = replace(old, backend={"name": "subject", "version": "1.3"}, findings=(),
                  scores=(score(Grade.FAST), score(Grade.STABLE, op="entropy")))  # fmt: skip
    for text in (shown(old, new), to_markdown(compare([old, new])).replace("`", "")):
        for part in ("subject 1.2", "subject 1.3", "fast 1.00 (- worse)", "stable 1.00 (+ better)"):
            assert part in text
        # The failure of the old report is in a format that the new one did not measure: it is not gone.
        assert "log_softargmax/minus-inf" not in text
        assert "B beside A: +1 better, -1 worse, 0 failures new, 0 gone" in text


def test_failures_that_came_or_went_are_listed_with_their_clauses(report: Report) -> None:
    fixed = replace(report, findings=(), scores=tuple(replace(s, outcome="scored") for s in report.scores))
    fault = "log_softargmax/minus-inf (log_softargmax, float16)"
    for first, second, title in (
        (report, fixed, "fails in A and not in B"),
        (fixed, report, "fails in B and not in A"),
    ):
        text = shown(first, second)
        assert title in text
        assert fault in text
        assert fault in to_markdown(compare([first, second]))
    # Where nothing was scored nothing was mended.
    assert "not in B" not in shown(report, replace(fixed, scores=(replace(report.scores[2], outcome="errored"),)))


def test_only_what_changed_is_shown_unless_all_is_asked_for(report: Report) -> None:
    assert "softplus" not in shown(report, report)
    assert "4 of 4 rows are the same in all reports" not in shown(report, report, everything=True)
    assert "softplus" in shown(report, report, everything=True)


def test_what_decides_the_cases_is_compared_first(report: Report) -> None:
    other = replace(report, level="standard", seed=8, profile="native", digests={"spec": "11"}, softgauge="0.2.0")
    cautions = compare([report, other]).cautions
    assert [c.split()[1] for c in cautions] == ["level", "seed", "profile", "suite"]
    assert compare([report, report]).cautions == ()
    assert "caution: the level differs (smoke, standard)" in shown(report, other)


def test_reports_of_one_format_each_are_compared_function_by_function(report: Report) -> None:
    wide, narrow = (replace(report, scores=(score(g, dtype=d),), findings=())
                    for g, d in ((Grade.STABLE, "float32"), (Grade.FAST, "bfloat16")))  # fmt: skip
    comparison = compare([wide, narrow])
    assert [(row.op, row.dtype, row.cells[1].change) for row in comparison.rows] == [("sigmoid", "", Change.WORSE)]
    assert [column.title for column in comparison.columns] == ["subject 1.2 float32", "subject 1.2 bfloat16"]
    assert [row.dtype for row in compare([wide, wide]).rows] == ["float32"]


@pytest.mark.parametrize("number", [0, 1, 27])
def test_two_reports_at_least_and_no_more_than_letters(report: Report, number: int) -> None:
    with pytest.raises(UsageError, match="compare takes 2 to 26 reports"):
        compare([report] * number)


def test_the_command_refuses_what_is_no_report(call: Call, report: Report, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(to_json(report))
    bad.write_text(to_json(report).replace("softgauge-report/1", "softgauge-report/2"))
    code, out, err = call("compare", str(good), str(bad))
    assert (code, out) == (2, "")
    assert "its schema is 'softgauge-report/2'" in err
    assert call("compare", str(good), str(good))[0] == 0
    assert call("compare", str(good))[0] == 2


@hostile_settings
@given(st.lists(reports, min_size=2, max_size=3))
@example([enormous, enormous])
def test_text_of_a_backend_is_data(hostile: list[Report]) -> None:
    text = shown(*hostile, everything=True)
    assert {c for c in text if not c.isprintable()} <= {"\n"}
    assert max(map(len, text.splitlines())) <= 80


@pytest.mark.parametrize("width", [20, 45, 200])
def test_a_narrow_terminal_shows_every_cell(report: Report, width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    better = replace(report, scores=tuple(replace(s, grade=Grade.EXACT) if s.grade else s for s in report.scores))
    lines = shown(report, better).splitlines()
    assert max(map(len, lines)) <= width
    assert sum(line.startswith("function") for line in lines) == (1 if width == 200 else 2)

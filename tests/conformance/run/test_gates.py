"""Known failures and the ratchet: what fails, what is only told, and what a rewritten file keeps."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from math import inf, nan
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import softgauge.conformance.run.gates as package
from softgauge.conformance.errors import UsageError
from softgauge.conformance.report.json.write import to_json as report_json
from softgauge.conformance.run.gates.baseline import Baseline, failures, key, read
from softgauge.conformance.run.gates.known import against_baseline
from softgauge.conformance.run.gates.ratchet import against_report, worse
from softgauge.conformance.run.gates.record import recorded, to_json
from softgauge.conformance.run.gates.settings import Settings
from softgauge.conformance.scoring.outcome.model import Known, Report, Score, Severity, Verdict
from softgauge.spec.grade import Grade

if TYPE_CHECKING:
    from ..conftest import Harness

Call = Callable[..., tuple[int, str, str]]
SCHEMA = json.loads((Path(package.__file__).parent / "baseline.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)


@pytest.fixture
def failing(report: Report) -> Report:
    """A report whose one failure breaks a clause that there is."""
    fault = replace(report.findings[1], clause="log_softargmax/finite")
    return replace(report, findings=(report.findings[0], fault, report.findings[2]))


@pytest.fixture
def known(failing: Report) -> Baseline:
    """The baseline of that report, with a reason."""
    baseline = recorded(failing, None)
    return replace(baseline, entries=tuple(replace(e, reason="old", issue="https://x.org/1") for e in baseline.entries))


def told(report: Report) -> list[str]:
    return [t.sentence for t in report.told]


def test_the_schema_is_closed_and_describes_what_is_written(known: Baseline) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    document = json.loads(to_json(known))
    VALIDATOR.validate(document)
    for place in (document, document["written"], document["entries"][0]):
        place["more"] = 1
        assert not VALIDATOR.is_valid(document)
        del place["more"]
    VALIDATOR.validate(document)


def test_a_file_gives_back_what_was_written(known: Baseline, tmp_path: Path) -> None:
    path = tmp_path / "known.json"
    path.write_text(to_json(known))
    assert read(path) == known


def test_a_known_failure_does_not_fail_and_says_why(failing: Report, known: Baseline) -> None:
    assert failing.verdict is Verdict.FAIL
    after = against_baseline(failing, known, strict=True)
    assert after.verdict is Verdict.PASS
    assert [f.known for f in failures(after)] == [Known("old", "https://x.org/1")]
    assert told(after) == []


@pytest.mark.parametrize("field", ["op", "dtype", "clause", "case"])
def test_a_failure_that_differs_in_anything_is_new(failing: Report, known: Baseline, field: str) -> None:
    changed = {"op": "softplus", "dtype": "float64", "clause": "log_softargmax/codomain", "case": "c/9"}[field]
    fault = replace(failing.findings[1], **{field: changed})
    after = against_baseline(replace(failing, findings=(fault,)), known, strict=False)
    assert after.verdict is Verdict.FAIL
    assert [f.known for f in after.findings] == [None]


def test_a_convention_is_never_marked(failing: Report, known: Baseline) -> None:
    mild = replace(failing, findings=(replace(failing.findings[1], severity=Severity.CONVENTION),))
    assert [f.known for f in against_baseline(mild, known, strict=False).findings] == [None]


@pytest.mark.parametrize("strict", [False, True])
def test_one_that_passes_is_told_and_fails_where_that_is_asked(failing: Report, known: Baseline, strict: bool) -> None:
    after = against_baseline(replace(failing, findings=()), known, strict)
    (sentence,) = told(after)
    assert "log_softargmax/finite (log_softargmax, float16), case c/3, passes and was expected to fail" in sentence
    assert after.verdict is (Verdict.FAIL if strict else Verdict.PASS)


def test_one_that_moved_is_a_new_failure_and_the_old_place_is_told(failing: Report, known: Baseline) -> None:
    moved = replace(failing, findings=(replace(failing.findings[1], case="c/9"),))
    after = against_baseline(moved, known, strict=True)
    assert after.verdict is Verdict.FAIL
    assert [t.fails for t in after.told] == [False]
    assert "is no longer the witness: the clause now fails at c/9, a new failure" in told(after)[0]


def test_an_entry_that_matches_nothing_is_told_and_never_fails(failing: Report, known: Baseline) -> None:
    (entry,) = known.entries
    nothing = {
        "no such clause": replace(entry, clause="log_softargmax/nonsense"),
        "does not offer": replace(entry, dtype="bfloat16"),
        "not tried to its end": replace(entry, op="softplus", dtype="float16", clause="softplus/finite"),
        "were not asked for": replace(entry, op="sigmoid"),
    }
    for reason, stale in nothing.items():
        after = against_baseline(replace(failing, findings=()), replace(known, entries=(stale,)), strict=True)
        assert after.verdict is Verdict.PASS
        assert len(told(after)) == 1
        assert reason in told(after)[0]


def test_a_baseline_of_other_settings_is_told_as_such(failing: Report, known: Baseline) -> None:
    other = replace(known, settings=replace(known.settings, level="standard", seed=3))
    after = against_baseline(replace(failing, findings=()), other, strict=True)
    assert after.verdict is Verdict.PASS
    assert "level standard there and smoke here, seed 3 there and 7 here" in told(after)[0]


def test_what_people_wrote_survives_a_rewriting(failing: Report, known: Baseline) -> None:
    assert recorded(failing, known).entries == known.entries
    moved = replace(failing, findings=(replace(failing.findings[1], case="c/9"),))
    (entry,) = recorded(moved, known).entries
    assert (entry.case, entry.reason, entry.issue) == ("c/9", "old", "https://x.org/1")


def test_a_rewriting_drops_what_passes_and_keeps_what_was_not_measured(failing: Report, known: Baseline) -> None:
    assert recorded(replace(failing, findings=()), known).entries == ()
    (entry,) = known.entries
    for kept in (replace(entry, op="sigmoid"), replace(entry, op="softplus", dtype="float16")):
        assert recorded(replace(failing, findings=()), replace(known, entries=(kept,))).entries == (kept,)


MISTAKES: dict[str, Callable[[dict[str, Any]], object]] = {
    "schema": lambda d: d.update(schema="softgauge-baseline/9"),
    "unknown entry 'isue'": lambda d: d["entries"][0].update(isue="x"),
    "no text reason": lambda d: d["entries"][0].update(reason=None),
    "two entries": lambda d: d["entries"].append(d["entries"][0]),
    "no list entries": lambda d: d.update(entries={}),
    "level": lambda d: d["written"].update(level="thorough"),
    "no count seed": lambda d: d["written"].update(seed=-1),
}


@pytest.mark.parametrize("said", MISTAKES)
def test_a_mistake_in_the_file_is_named(known: Baseline, said: str, tmp_path: Path) -> None:
    document = json.loads(to_json(known))
    MISTAKES[said](document)
    assert not VALIDATOR.is_valid(document)
    path = tmp_path / "known.json"
    path.write_text(json.dumps(document))
    with pytest.raises(UsageError, match=said):
        read(path)


def test_nothing_is_worse_than_itself(failing: Report) -> None:
    assert told(against_report(failing, failing)) == []


scores = st.builds(
    Score, st.just("sigmoid"), st.just("float32"), st.just("scored"), st.sampled_from(Grade),
    st.floats(min_value=0) | st.sampled_from([inf, nan]),
)  # fmt: skip


@given(scores, scores)
def test_of_two_scores_one_is_worse_unless_they_are_equal(a: Score, b: Score) -> None:
    there, back = worse(a, b), worse(b, a)
    same = a.grade is b.grade and (a.max_ulp == b.max_ulp or (a.max_ulp != a.max_ulp and b.max_ulp != b.max_ulp))
    assert (not there and not back) == same


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"grade": Grade.FAST}, "the grade was stable and is fast"),
        ({"max_ulp": 1.5000000001}, "the largest error was 1.5 ulp and is 1.5000000001 ulp"),
        ({"max_ulp": inf}, "was 1.50 ulp and is inf ulp"),
        ({"max_ulp": nan}, "was 1.50 ulp and is nan ulp"),
        ({"outcome": "unsupported", "grade": None, "reason": "TypeError: no"}, "is unsupported (TypeError: no)"),
        ({"outcome": "errored", "grade": None, "reason": "crashed"}, "was scored stable and is errored (crashed)"),
        ({"grade": Grade.EXACT, "max_ulp": 2.0}, "the largest error was 1.50 ulp and is 2.00 ulp"),
    ],
)
def test_a_worsening_is_one_clear_sentence_and_fails(report: Report, changes: dict[str, Any], said: str) -> None:
    before = replace(report, findings=(), scores=(Score("sigmoid", "float32", "scored", Grade.STABLE, 1.5),))
    now = replace(before, scores=(replace(before.scores[0], **changes), *report.scores))
    after = against_report(now, before)
    assert after.verdict is Verdict.FAIL
    assert [t for t in after.told if not (t.fails and t.source == "ratchet")] == []
    assert told(after)[0].startswith("sigmoid float32: ")
    assert said in told(after)[0]
    assert len(told(after)) == 1
    # What was not asked for now is not held against the run.
    assert told(against_report(before, replace(now, scores=report.scores))) == []


def test_another_suite_is_named_as_a_possible_cause(report: Report) -> None:
    before = replace(report, scores=(Score("sigmoid", "float32", "scored", Grade.STABLE, 1.5),))
    now = replace(before, scores=(replace(before.scores[0], max_ulp=2.0),), digests={"spec": "11"})
    assert [t.fails for t in against_report(now, before).told] == [True, False]
    assert "another spec" in told(against_report(now, before))[1]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: Report, harness: Harness) -> Path:
    """A folder to run commands in, where the harness answers with the failing report."""
    monkeypatch.chdir(tmp_path)
    harness.answer = failing
    return tmp_path


RUN = ("run", "subject", "--level", "smoke", "--seed", "7")


def test_the_life_of_a_baseline(call: Call, folder: Path, harness: Harness, failing: Report) -> None:
    assert call(*RUN)[0] == 1
    code, out, err = call(*RUN, "--write-baseline", "known.json")
    assert code == 0
    assert "known.json: 1 known failure, 1 without a reason yet" in err
    assert "1 failure (1 known)" in out
    document = json.loads((folder / "known.json").read_text())
    document["entries"][0]["reason"] = "by hand"
    (folder / "known.json").write_text(json.dumps(document))
    code, out, _ = call(*RUN, "--baseline", "known.json")
    assert code == 0
    assert "by hand" in out
    harness.answer = replace(failing, findings=(replace(failing.findings[1], clause="log_softargmax/codomain"),))
    assert call(*RUN, "--baseline", "known.json")[0] == 1
    harness.answer = replace(failing, findings=())
    code, out, _ = call(*RUN, "--baseline", "known.json")
    assert code == 0
    assert "passes and was expected to fail" in " ".join(out.split())
    assert call(*RUN, "--baseline", "known.json", "--strict-baseline")[0] == 1
    harness.answer = failing
    assert call(*RUN, "--write-baseline", "known.json")[0] == 0
    assert json.loads((folder / "known.json").read_text())["entries"][0]["reason"] == "by hand"


def test_the_ratchet_holds_a_run_against_a_report(call: Call, folder: Path, harness: Harness, failing: Report) -> None:
    good = replace(failing, findings=())
    (folder / "before.json").write_text(report_json(good))
    harness.answer = good
    assert call(*RUN, "--no-worse-than", "before.json")[0] == 0
    harness.answer = replace(good, scores=(replace(good.scores[0], grade=Grade.FAST), *good.scores[1:]))
    code, out, _ = call(*RUN, "--no-worse-than", "before.json", "--json", "after.json")
    assert code == 1
    assert "log_softargmax float64: the grade was stable and is fast" in " ".join(out.split())
    written = json.loads((folder / "after.json").read_text())
    assert written["verdict"] == "fail"
    assert written["told"][0]["fails"] is True


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--baseline", "a", "--write-baseline", "b"), "give one of them"),
        (("--strict-baseline",), "give that too"),
        (("--baseline", "missing.json"), "missing.json is no baseline: No such file"),
        (("--baseline", "before.json"), "its schema"),
        (("--no-worse-than", "missing.json"), "missing.json is no report"),
        (("--no-worse-than", "before.json", "--seed", "8"), "seed 7 there and 8 here"),
        (("--no-worse-than", "before.json", "--require", "stable"), "required grade fast there and stable here"),
        (("--no-worse-than", "before.json", "--op", "entropy"), "no score of what this run asks for"),
        (("--write-baseline", "nowhere/known.json"), "there is no folder"),
        (("--write-baseline", "known.json", "--seed", "8", "--op", "sigmoid"), "use its settings"),
    ],
    ids=lambda part: " ".join(part) if isinstance(part, tuple) else "",
)
def test_a_mistake_is_told_before_anything_runs(
    call: Call, folder: Path, harness: Harness, failing: Report, options: tuple[str, ...], said: str
) -> None:
    (folder / "before.json").write_text(report_json(failing))
    (folder / "known.json").write_text(to_json(recorded(failing, None)))
    code, out, err = call(*RUN, *options)
    assert (code, out) == (2, "")
    assert said.replace("its schema", "schema") in err
    assert harness.requests == []


def test_a_run_that_measured_nothing_does_not_empty_a_baseline(
    call: Call, folder: Path, harness: Harness, failing: Report
) -> None:
    text = to_json(recorded(failing, None))
    (folder / "known.json").write_text(text)
    harness.answer = replace(failing, scores=(), findings=(), error="no module")
    code, _, err = call(*RUN, "--write-baseline", "known.json")
    assert code == 3
    assert "left as it is" in err
    assert (folder / "known.json").read_text() == text


def test_settings_are_compared_by_what_decides_the_cases(report: Report) -> None:
    here = Settings.of(report)
    assert here.differences(here) == ""
    assert replace(here, profile="native").differences(here) == "profile native there and mixed here"
    assert key(report.findings[1]) == ("log_softargmax", "float16", "log_softargmax/minus-inf", "c/3")

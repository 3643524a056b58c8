"""A run says of each function in each format what it is worth, and of each fault once where it shows."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from softgauge.conformance.checks import accuracy, layout
from softgauge.conformance.errors import UsageError
from softgauge.conformance.report.json.write import to_json
from softgauge.conformance.run.request import DEFAULT_DTYPES, parse
from softgauge.conformance.run.suite import run
from softgauge.conformance.scoring.outcome.model import Report, Severity, Verdict
from softgauge.spec.discovery import functions
from softgauge.spec.grade import Grade

from ...zoo.runner import HERE
from ..subjects import BUILTIN, clauses, examine

SIGMOID = "sigmoid = good.sigmoid\n"

REFUSING = (
    BUILTIN
    + SIGMOID
    + """
def softargmax(x, *, axis=-1):
    if x.dtype != np.float32:
        raise %s("no kernel for this format")
    return good.softargmax(x, axis=axis)
"""
)

LATE = (
    BUILTIN
    + """
def softargmax(x, *, axis=-1):
    if x.shape[axis] > 100:
        raise %s("no kernel for long rows")
    return good.softargmax(x, axis=axis)
"""
)

ZEROS = (
    BUILTIN
    + """
wrap(lambda op, function: lambda *arrays, **keywords: 0 * function(*arrays, **keywords))
"""
)


def few_ulp(jobs: int = 1, seed: int = 0) -> Report:
    """Return the report on a function that is a few ulp off, in a wide and a narrow format."""
    path = HERE / "wrong" / "few_ulp.py"
    return run(parse(str(path), dtype=["float32", "float16"], level="smoke", jobs=jobs, seed=seed))


@pytest.fixture(scope="module")
def wrong() -> Report:
    """The report on a backend that is known to be a few ulp off."""
    return few_ulp()


@pytest.mark.parametrize("kind", ["TypeError", "NotImplementedError"])
def test_a_refusal_at_the_first_call_is_no_fault(tmp_path: Path, kind: str) -> None:
    report = examine(tmp_path, REFUSING % kind, dtype=[], op=["softargmax", "sigmoid"])
    outcomes = {(s.op, s.dtype): s.outcome for s in report.scores}
    for dtype in DEFAULT_DTYPES:
        assert outcomes["softargmax", dtype] == ("scored" if dtype == "float32" else "unsupported")
        assert outcomes["sigmoid", dtype] == "scored"
        assert outcomes["softargmax_vjp", dtype] == "unsupported"
    refused = next(s for s in report.scores if s.outcome == "unsupported" and s.op == "softargmax")
    assert refused.reason == f"{kind}: no kernel for this format"
    assert (clauses(report), report.exit_code) == (set(), 0)


def test_another_exception_at_the_first_call_is_a_fault(tmp_path: Path) -> None:
    report = examine(tmp_path, REFUSING % "ValueError", dtype=["float64", "float32"], op=["softargmax"])
    assert {f.dtype for f in report.findings if f.clause == "softargmax/defined"} == {"float64"}
    assert report.exit_code == 1


@pytest.mark.parametrize("kind", ["TypeError", "ValueError"])
def test_an_exception_after_the_first_call_is_a_fault(tmp_path: Path, kind: str) -> None:
    report = examine(tmp_path, LATE % kind, op=["softargmax"])
    (found,) = [f for f in report.findings if f.severity is Severity.FAIL]
    assert found.clause == "softargmax/defined"
    assert f"{kind}: no kernel for long rows" in found.message
    score = next(s for s in report.scores if s.op == "softargmax")
    assert (score.outcome, score.failed) == ("scored", 1)


def test_a_backend_that_refuses_everything_that_is_asked_fails(tmp_path: Path) -> None:
    report = examine(tmp_path, REFUSING % "TypeError", dtype=["float64"], op=["softargmax"])
    assert {s.outcome for s in report.scores} == {"unsupported"}
    assert (report.verdict, report.exit_code) == (Verdict.FAIL, 1)


def test_a_declared_format_is_the_only_one_that_is_tried(tmp_path: Path) -> None:
    source = 'CAPABILITIES = {"dtypes": ["float64"]}\n' + REFUSING % "ValueError"
    report = examine(tmp_path, source, dtype=[], op=["sigmoid"])
    outcomes = {s.dtype: s.outcome for s in report.scores if s.op == "sigmoid"}
    assert outcomes == {d: "scored" if d == "float64" else "unsupported" for d in DEFAULT_DTYPES}


def test_a_clause_is_found_broken_once_in_each_format(tmp_path: Path) -> None:
    report = examine(tmp_path, ZEROS, dtype=["float32", "float16"], checks={accuracy, layout})
    counts = Counter((f.clause, f.dtype, f.severity) for f in report.findings)
    assert set(counts.values()) == {1}
    assert {f.op for f in report.findings if f.severity is Severity.FAIL} == set(functions())
    known = {clause.id for op in functions().values() for clause in op.clauses}
    assert {f.clause for f in report.findings} - known == set()
    assert all(1 <= f.count <= f.total for f in report.findings)
    assert max(f.count for f in report.findings) > 1


def test_failures_come_first(tmp_path: Path) -> None:
    report = run(parse(str(HERE / "wrong" / "lse_nan_for_minus_inf.py"), level="smoke", jobs=1))
    order = [Severity.FAIL, Severity.CONVENTION, Severity.NOTE]
    places = [order.index(f.severity) for f in report.findings]
    assert places == sorted(places)
    assert places[0] == 0


def test_the_same_seed_gives_the_same_report(wrong: Report) -> None:
    again = few_ulp()
    assert to_json(replace(again, seconds=0.0)) == to_json(replace(wrong, seconds=0.0))


def test_the_number_of_jobs_does_not_change_the_report(wrong: Report) -> None:
    parallel = few_ulp(jobs=2)
    assert to_json(replace(parallel, seconds=0.0)) == to_json(replace(wrong, seconds=0.0))


def test_another_seed_gives_other_cases(wrong: Report) -> None:
    other = few_ulp(seed=1)
    assert [s.worst_input for s in other.scores if s.outcome == "scored"] != [
        s.worst_input for s in wrong.scores if s.outcome == "scored"
    ]


def test_a_fault_comes_with_its_witness(wrong: Report) -> None:
    failing = [f for f in wrong.findings if f.severity is Severity.FAIL]
    assert {f.clause for f in failing} == {"softargmax/fast"}
    for f in failing:
        assert f.case.startswith(f"softargmax:{f.dtype}:smoke:0:")
        assert f.inputs.startswith("x = [")
        assert f.ulps is not None
        assert f.ulps > 1
        assert f.repro != ""
        assert float(f.got) != float(f.want)


def test_a_score_says_where_its_error_is_largest(wrong: Report) -> None:
    scored = [s for s in wrong.scores if s.outcome == "scored"]
    assert {s.op for s in scored} == {"softargmax"}
    for s in scored:
        assert s.cases > 100
        assert s.passed == len(s.held) > 10
        assert f"{s.op}/defined" in s.held
        assert s.max_ulp is not None
        assert s.worst_case.startswith(f"softargmax:{s.dtype}:smoke:0:")
        assert s.worst_input.startswith("x = [")


def test_a_stricter_line_finds_more() -> None:
    options: dict[str, Any] = {"op": ["sigmoid"], "dtype": ["float32"], "level": "smoke", "jobs": 1}
    required = {
        grade: clauses(run(parse("numpy", **options, require=grade.label)))
        for grade in (Grade.EXACT, Grade.FAITHFUL, Grade.STABLE, Grade.FAST)
    }
    assert "sigmoid/exact" in required[Grade.EXACT]
    assert "sigmoid/faithful" in required[Grade.FAITHFUL]
    assert required[Grade.STABLE] == required[Grade.FAST] == set()


def test_progress_is_told_of_every_function_and_format() -> None:
    told: list[tuple[str, int, int]] = []
    run(parse("numpy", op=["sigmoid"], dtype=["float32"], level="smoke", jobs=1), lambda *step: told.append(step))
    assert [done for _, done, _ in told] == [0, 1, 2]
    assert {total for _, _, total in told} == {2}
    assert [label for label, _, _ in told][:2] == ["sigmoid float32", "sigmoid_vjp float32"]


def test_a_backend_that_is_not_there_is_a_mistake_of_the_user() -> None:
    with pytest.raises(UsageError, match="did you mean 'numpy'"):
        run(parse("nunpy"))


def test_a_crash_does_not_hide_what_was_found_before_even_if_nothing_loads_again(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    source = (
        f"open({str(lock)!r}, 'x').close()\n"
        + BUILTIN
        + """
import os


def logsumexp(x, *, axis=-1):
    return 2 * good.logsumexp(x, axis=axis)


def sigmoid(x):
    os._exit(1)


softplus = good.softplus
"""
    )
    report = examine(tmp_path, source, op=["logsumexp", "sigmoid", "softplus"])
    assert {"logsumexp/fast", "sigmoid/defined"} <= clauses(report)
    assert report.exit_code == 1

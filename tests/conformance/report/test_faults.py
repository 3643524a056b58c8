"""One fault is one finding that names every clause, function and format in which it shows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from softgauge.conformance.report.common.faults import distinct
from softgauge.conformance.scoring.outcome.cause import Cause, Kind
from softgauge.conformance.scoring.outcome.model import Finding, Known, Place, Severity

from ...zoo.runner import HERE
from ..subjects import examine

FAULT = Finding("f/fast", "f", "float64", "accuracy", Severity.FAIL, "an error; K from 17", count=3, total=9)


def test_one_clause_in_several_formats_is_one_fault() -> None:
    narrow = replace(FAULT, dtype="float16", message="an error; K from 130", count=5)
    (found,) = distinct([FAULT, narrow])
    assert found == replace(FAULT, also=(Place("f/fast", "f", "float16", "", 5, 9),))


@pytest.mark.parametrize(
    "other",
    [
        replace(FAULT, clause="g/fast", op="g"),
        replace(FAULT, clause="f/finite"),
        replace(FAULT, severity=Severity.NOTE),
        replace(FAULT, cause=Cause(Kind.RAISED, "TypeError")),
        replace(FAULT, known=Known("", "")),
    ],
    ids=["function", "clause", "severity", "cause", "known"],
)
def test_what_differs_is_another_fault(other: Finding) -> None:
    assert distinct([FAULT, other]) == (FAULT, other)


@pytest.mark.parametrize(("clause", "cause"), [("byte-order", Cause()), ("fast", Cause(Kind.STORAGE_FORMAT))])
def test_what_no_function_causes_is_one_fault_of_all(clause: str, cause: Cause) -> None:
    every = [
        replace(FAULT, clause=f"{op}/{clause}", op=op, dtype=dtype, cause=cause)
        for op in ("f", "g", "h")
        for dtype in ("float16", "bfloat16")
    ]
    (found,) = distinct(every)
    assert [p.clause for p in found.places] == [f.clause for f in every]
    assert len(distinct([replace(f, severity=Severity.NOTE) for f in every])) == 3


def test_a_nan_that_an_infinity_causes_is_the_special_value() -> None:
    special = replace(FAULT, clause="f/minus-inf", check="special", message="a wrong value", got="[nan, nan]")
    spread = replace(FAULT, clause="f/finite", got="nan", cause=Cause(Kind.INFINITE_ENTRY))
    (found,) = distinct([spread, special])
    assert (found.clause, found.also) == ("f/minus-inf", (Place("f/finite", "f", "float64", "", 3, 9),))
    for apart in (replace(spread, got="inf"), replace(spread, cause=Cause()), replace(spread, dtype="float16")):
        assert len(distinct([apart, special])) == 2


def test_one_clause_broken_for_two_causes_is_two_faults() -> None:
    causes = [Cause(), Cause(Kind.RAISED, "TypeError"), Cause(Kind.RAISED, "ValueError"), Cause(Kind.HUNG)]
    assert len(distinct([replace(FAULT, dtype=str(i), cause=cause) for i, cause in enumerate(causes)])) == len(causes)


def test_the_wording_of_a_message_decides_nothing() -> None:
    (found,) = distinct([FAULT, replace(FAULT, dtype="float16", message="said in other words")])
    assert [p.dtype for p in found.places] == ["float64", "float16"]


def test_nothing_is_lost() -> None:
    many = [replace(FAULT, op=op, clause=f"{op}/fast", dtype=d) for op in "fgh" for d in ("float64", "float32")]
    assert sorted((p.clause, p.dtype) for f in distinct(many) for p in f.places) == sorted(
        (f.clause, f.dtype) for f in many
    )


UNDECLARED = (HERE / "right" / "native_16_bit.py").read_text().replace("CAPABILITIES", "IGNORED")


def test_an_undeclared_arithmetic_in_16_bits_is_one_finding_that_says_so(tmp_path: Path) -> None:
    report = examine(tmp_path, UNDECLARED, dtype=["float16", "bfloat16"])
    failures = [f for f in report.findings if f.severity is Severity.FAIL]
    assert all(f.repro and f.want for f in failures)
    (found,) = distinct(failures)
    assert found.cause == Cause(Kind.STORAGE_FORMAT)
    assert str(found.cause) in found.message
    assert {(p.op, p.dtype) for p in found.places} == {
        (op, dtype) for op in ("softargmax", "log_softargmax", "logsumexp") for dtype in ("float16", "bfloat16")
    }
    for score in report.scores:
        assert (score.failed > 0) == ((score.op, score.dtype) in {(p.op, p.dtype) for p in found.places})


FAITHFUL = """
import ml_dtypes
import numpy as np
from softgauge.conformance.backends import numpy as good


def softargmax(x, *, axis=-1):
    y = good.softargmax(x.astype(np.float64), axis=axis)
    down = y.astype(x.dtype)
    with np.errstate(all="ignore"):
        return np.where((down > y) & (y > 0.25), np.nextafter(down, x.dtype.type(0)), down).astype(x.dtype)
"""


def test_errors_below_1_ulp_are_faithful_and_no_fault_of_a_bound_that_is_narrower(tmp_path: Path) -> None:
    """The bound of *fast* in binary16 is little more than half an ulp: a better grade takes the failure back."""
    report = examine(tmp_path, FAITHFUL, dtype=["float16"], op=["softargmax"])
    found = next(s for s in report.scores if s.op == "softargmax")
    assert found.grade is not None
    assert found.grade.label == "faithful"
    assert found.max_ulp is not None
    assert 0.6 < found.max_ulp < 1
    assert found.failed == 0
    assert [f.clause for f in report.findings if f.severity is Severity.FAIL] == []
    strict = examine(tmp_path, FAITHFUL, dtype=["float16"], op=["softargmax"], require="exact")
    assert "softargmax/exact" in {f.clause for f in strict.findings}


@pytest.mark.parametrize("known", [None, Known("waits")])
def test_a_known_failure_does_not_hide_one_that_is_not(known: Known | None) -> None:
    special = Finding("a/inf", "a", "float32", "special", Severity.FAIL, "a special value", got="nan", known=known)
    cause = Cause(Kind.INFINITE_ENTRY)
    finite = Finding("a/finite", "a", "float32", "accuracy", Severity.FAIL, "a NaN", got="nan", cause=cause)
    told = distinct([special, finite])
    assert [f.clause for f in told if f.fails] == (["a/finite"] if known else ["a/inf"])

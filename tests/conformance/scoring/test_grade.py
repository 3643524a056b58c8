"""A grade is the best line that every measured value meets."""

from __future__ import annotations

import numpy as np
import pytest

from softgauge.conformance.run.request import DTYPES
from softgauge.conformance.scoring.measure.arithmetic import LINES, Arithmetic, arithmetic, open_lines
from softgauge.conformance.scoring.measure.grade import Tally, grade, required
from softgauge.conformance.scoring.measure.ulp_error import Measure
from softgauge.conformance.scoring.outcome.model import PROFILES
from softgauge.reference.evaluate import enclosures
from softgauge.spec.discovery import functions
from softgauge.spec.grade import Grade


def how(dtype: str, accumulate: str | None = None) -> Arithmetic:
    return arithmetic(dtype, {dtype: accumulate} if accumulate else {}, frozenset())


def open_to(op: str, dtype: str = "float16") -> tuple[Grade, ...]:
    return open_lines(functions()[op], how(dtype))


def tally(*within: Grade, exact: bool = False, max_ulp: float = 50.0, wrong: bool = False) -> Tally:
    known = Tally(open_to("softargmax_vjp"), values=9, exact=exact, max_ulp=max_ulp, wrong=wrong)
    known.measure(lambda line: line not in within)
    return known


SYNTHETIC = {
    Grade.EXACT: tally(*LINES, exact=True, max_ulp=0.5),
    Grade.FAITHFUL: tally(*LINES, max_ulp=0.999),
    Grade.STABLE: tally(*LINES, max_ulp=1.0),
    Grade.TEXTBOOK: tally(Grade.TEXTBOOK, Grade.FAST, Grade.SAVED, Grade.NATIVE, Grade.FRAGILE),
    Grade.FAST: tally(Grade.FAST, Grade.SAVED, Grade.FRAGILE),
    Grade.SAVED: tally(Grade.SAVED),
    Grade.NATIVE: tally(Grade.NATIVE),
    Grade.FRAGILE: tally(Grade.FRAGILE),
    Grade.UNSTABLE: tally(),
    Grade.WRONG: tally(*LINES, exact=True, max_ulp=0.0, wrong=True),
}


@pytest.mark.parametrize("expected", list(Grade), ids=lambda g: g.label)
def test_every_grade_is_reached(expected: Grade) -> None:
    assert grade(SYNTHETIC[expected]) is expected


def test_two_results_are_graded_by_what_both_meet() -> None:
    """*native* and *fragile* grant different things: what is within *fast* once may miss *native*."""
    within = {Grade.FAST, Grade.FRAGILE}, {Grade.NATIVE, Grade.FRAGILE}
    for first, second in (within, within[::-1]):
        known = Tally(open_to("softargmax"))
        for lines in (first, second):
            known.measure({*LINES}.difference(lines).__contains__)
        assert grade(Tally(known.lines, exact=False, max_ulp=50.0, missed=known.missed)) is Grade.FRAGILE


def test_a_result_within_a_line_asks_for_none_after_it() -> None:
    asked: list[Grade] = []

    def misses(line: Grade) -> bool:
        asked.append(line)
        return False

    Tally(LINES).measure(misses)
    assert asked == [Grade.STABLE]


@pytest.mark.parametrize(
    ("op", "dtype", "shut"),
    [
        ("softargmax", "bfloat16", {Grade.SAVED}),
        ("softargmax_vjp", "bfloat16", set()),
        ("entropy_vjp", "bfloat16", {Grade.SAVED}),
        ("softargmax_vjp", "float32", {Grade.SAVED, Grade.NATIVE}),
        ("softargmax", "float64", {Grade.SAVED, Grade.NATIVE}),
    ],
)
def test_a_line_is_open_where_it_differs_from_the_others(op: str, dtype: str, shut: set[Grade]) -> None:
    assert {*LINES}.difference(open_to(op, dtype)) == shut


def test_a_pullback_with_an_accumulator_in_16_bits_is_not_saved() -> None:
    assert Grade.SAVED not in open_lines(functions()["softargmax_vjp"], how("float16", "float16"))


@pytest.mark.parametrize("line", [Grade.STABLE, Grade.TEXTBOOK, Grade.FAST, Grade.FRAGILE], ids=lambda g: g.label)
def test_an_error_just_within_a_line_is_graded_with_it(line: Grade) -> None:
    """From a value that is off by almost the tolerance of a line to the grade of that line."""
    op, rng = functions()["softargmax"], np.random.default_rng(0)
    x = (1000 + rng.normal(size=(1, 300)) * 4).astype(np.float32)
    want = enclosures("softargmax", x)
    arithmetic_ = how("float32")
    exact = Measure(op, arithmetic_, (x,), want.rounded, want)
    allowed = {one: np.ldexp(exact.tolerance(one), exact.unit) for one in LINES}
    got = (want.rounded + 0.9 * allowed[line]).astype(np.float32)
    measure = Measure(op, arithmetic_, (x,), got, want)
    measured = Tally(open_lines(op, arithmetic_), values=300, exact=False, max_ulp=float(measure.ulps.max()))
    measured.measure(lambda one: bool((measure.ratio(one) > 1).any()))
    assert grade(measured) is line


@pytest.mark.parametrize("require", list(Grade), ids=lambda g: g.label)
@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("declared", [False, True])
@pytest.mark.parametrize("dtype", DTYPES)
def test_native_replaces_fast_where_it_is_declared_or_asked_for(
    dtype: str, declared: bool, profile: str, require: Grade
) -> None:
    arithmetic_ = how(dtype, dtype if declared else None)
    narrow = dtype not in ("float64", "float32")
    native = narrow and (declared or profile == "native")
    expected = Grade.NATIVE if native and require is Grade.FAST else require
    assert required(require, functions()["softargmax_vjp"], arithmetic_, profile) is expected


@pytest.mark.parametrize("op", ["softargmax", "softargmax_vjp"])
@pytest.mark.parametrize("dtype", DTYPES)
def test_without_a_name_saved_results_are_granted_to_pullbacks_of_narrow_formats(op: str, dtype: str) -> None:
    saved = op == "softargmax_vjp" and dtype not in ("float64", "float32")
    assert required(None, functions()[op], how(dtype), "mixed") is (Grade.SAVED if saved else Grade.FAST)

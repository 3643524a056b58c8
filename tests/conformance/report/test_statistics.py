"""What reports draw of errors: every value is counted once, and the depth that is seen is the depth that is there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from softgauge.conformance.checks import accuracy, layout
from softgauge.conformance.report.json.read import score
from softgauge.conformance.report.json.write import score_dict
from softgauge.conformance.scoring.measure.arithmetic import arithmetic
from softgauge.conformance.scoring.measure.statistics import ErrorStatistics, binades, slope
from softgauge.conformance.scoring.measure.ulp_error import Measure
from softgauge.conformance.scoring.outcome.distribution import Errors
from softgauge.conformance.scoring.outcome.model import Report
from softgauge.reference.evaluate import enclosures
from softgauge.reference.formats import FORMATS
from softgauge.spec.discovery import functions
from softgauge.spec.grade import Grade

from ...families import sampled
from ...zoo.runner import HERE as ZOO
from ..subjects import BUILTIN, examine

Array = npt.NDArray[Any]
MOST = 40
"""Bins of magnitudes, at most."""


def statistics(*results: tuple[Array, Array], dtype: str = "float32", line: Grade = Grade.FAST) -> Errors:
    """Return the errors of a few results of softargmax."""
    op, how = functions()["softargmax"], arithmetic(dtype, {dtype: dtype}, frozenset())
    every = ErrorStatistics(FORMATS[dtype])
    for x, got in results:
        want = enclosures("softargmax", x, format=dtype)
        every.add(Measure(op, how, (x,), got, want), line, np.ones(got.shape, np.bool_))
    errors = every.errors()
    assert errors is not None
    return errors


@pytest.mark.parametrize("dtype", FORMATS)
def test_bins_cover_the_format_and_are_few(dtype: str) -> None:
    starts, format = binades(FORMATS[dtype]), FORMATS[dtype]
    assert len(starts) <= MOST
    assert starts[0] == np.log2(float(format.eta))
    assert 2.0 ** starts[-1] <= float(format.max)
    assert (np.diff(starts) > 0).all()


@pytest.mark.parametrize(
    ("row", "exponent"),
    [
        ([0.0, 0.0], -149),
        ([-np.inf, 0.0], -149),
        ([1.0, -np.inf], 0),
        ([-3.99, 2.0], 1),
        ([1.5e-45, 0.0], -149),
        ([20.0, 0.0], 4),
        ([3e38, 0.0], 64),
    ],
)
def test_a_row_is_in_the_bin_of_its_largest_finite_entry(row: list[float], exponent: int) -> None:
    x = np.array([row], np.float32)
    (entry,) = statistics((x, enclosures("softargmax", x, format="float32").rounded)).magnitude
    assert (entry.exponent, entry.values) == (exponent, 2)


def test_an_error_is_where_it_was_made_and_its_tolerance_with_it() -> None:
    x = np.array([[1.0, 2.0], [8.0, 100.0], [8.5, 9.0]], np.float32)
    got = enclosures("softargmax", x, format="float32").rounded.copy()
    got[2, 0] *= np.float32(1 + 2**-20)
    small, middle, large = statistics((x, got)).magnitude
    assert (small.exponent, middle.exponent, large.exponent) == (1, 3, 6)
    assert max(small.max_ulp, large.max_ulp) <= 0.5
    assert middle.max_ulp == pytest.approx(8, abs=4.5)
    assert middle.ratio * middle.permitted == pytest.approx(middle.max_ulp)


@pytest.mark.parametrize(("line", "permitted"), [(Grade.EXACT, 0.5), (Grade.FAITHFUL, 1.0)])
def test_a_grade_in_ulp_permits_that_many(line: Grade, permitted: float) -> None:
    x = np.array([[1.0, 2.0]], np.float32)
    want = enclosures("softargmax", x, format="float32").rounded
    got = want * np.float32(1 + 2**-22)
    for entry in (*statistics((x, got), line=line).magnitude, *statistics((x, got), line=line).classes):
        assert entry.permitted == permitted
        assert entry.ratio == entry.max_ulp / permitted > 1


def test_sizes_of_errors_double() -> None:
    x = np.zeros((1, 4), np.float32)
    got = np.array([[0.25, 0.25 + 2**-25, 0.25 + 3 * 2**-25, np.nan]], np.float32)
    sizes = {share.ulp: share.values for share in statistics((x, got)).histogram}
    assert sizes == {0.0: 1, 1.0: 1, 2.0: 1, np.inf: 1}


@pytest.mark.parametrize("excess", [0, 7, 100])
def test_the_depth_that_is_seen_is_the_error_that_no_other_term_explains(excess: int) -> None:
    """Equal logits: 2 k_exp + k_div = 5 roundoffs are explained, the rest is the tree's."""
    n = 1 << 10
    x = np.ones((1, n), np.float32)
    got = np.full((1, n), np.float32(2.0**-10 * (1 + (5 + excess) * 2.0**-23)))
    (entry,) = statistics((x, got)).classes
    # The numbers are a unit in the last place apart, which is two roundoffs.
    assert entry.depth == pytest.approx(2 * (5 + excess) - 5, abs=1e-3)


def test_nothing_is_said_of_a_tree_where_nothing_is_summed(tmp_path: Path) -> None:
    report = examine(tmp_path, BUILTIN + "\nwrap(lambda op, f: f)\n", op=["sigmoid", "entropy_vjp", "softargmax"])
    by = {s.op: s.errors for s in report.scores if s.errors is not None}
    assert by["sigmoid"].classes == ()
    assert {c.depth for c in by["entropy_vjp"].classes} == {None}
    assert {c.depth is None for c in by["softargmax"].classes if c.classes > 1} == {False}


@given(st.floats(0.25, 1.5), st.integers(2, 6), st.floats(1, 50))
def test_a_slope_is_the_power_of_growth(power: float, count: int, factor: float) -> None:
    depths = {8**j: factor * 8 ** (j * power) for j in range(1, count + 1)}
    if count < 3:
        assert slope(depths) is None
    else:
        assert slope(depths) == pytest.approx(power, abs=1e-3)


@pytest.mark.parametrize("dtype", sampled(["float16", "float32"], lambda dtype: {"a format"}))
def test_every_value_is_counted_once_in_each_view(tmp_path: Path, dtype: str) -> None:
    report = examine(tmp_path, BUILTIN + "\nwrap(lambda op, f: f)\n", dtype=[dtype], checks={accuracy, layout})
    for found in report.scores:
        assert found.errors is not None
        errors = found.errors
        assert sum(e.values for e in errors.magnitude) == sum(s.values for s in errors.histogram)
        if functions()[found.op].reductions:
            # What puts rows together has a bound of its own.
            continue
        assert sum(s.values for s in errors.histogram) == found.cases
        assert max(e.max_ulp for e in errors.magnitude) == found.max_ulp
        if functions()[found.op].cores[0]:
            assert sum(c.values for c in errors.classes) == found.cases
            assert max(c.ratio for c in errors.classes) == max(e.ratio for e in errors.magnitude)


def test_errors_are_read_back_as_they_were_written(report: Report) -> None:
    for found in report.scores:
        assert score(score_dict(found)) == found


@pytest.mark.parametrize(
    "change",
    [
        {"magnitude": None},
        {"magnitude": [{"exponent": 1.5}]},
        {"classes": [{"classes": -1}]},
        {"histogram": [{"ulp": None, "values": 1}]},
        {"histogram": [3]},
        {"depth_slope": "steep"},
    ],
    ids=str,
)
def test_errors_that_are_not_of_their_type_are_not_believed(report: Report, change: dict[str, Any]) -> None:
    data = score_dict(report.scores[1])
    with pytest.raises(ValueError, match="errors"):
        score({**data, "errors": {**data["errors"], **change}})


STAGNANT = """
import numpy as np

CAPABILITIES = {"accumulate": {"float16": "float16", "bfloat16": "bfloat16"}}


def softargmax(x, *, axis=-1):
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    return e / np.take(np.add.accumulate(e, axis=axis, dtype=e.dtype), [-1], axis=axis)
"""


@pytest.mark.parametrize(("dtype", "n"), [("bfloat16", 1025), ("float16", 1 << 14)])
def test_a_sum_of_ones_that_stagnates_meets_the_depth_of_recursion_and_misses_the_tight_one(
    dtype: str, n: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where K·u exceeds 0.1, K - 1 levels would permit any value at all."""
    how = arithmetic(dtype, {dtype: dtype}, frozenset())
    x = np.zeros((1, n), FORMATS[dtype].dtype)
    namespace: dict[str, Any] = {}
    exec(STAGNANT, namespace)
    got = namespace["softargmax"](x)
    op, want = functions()["softargmax"], enclosures("softargmax", x, format=dtype)
    assert float(got[0, 0]) == 2.0 ** -FORMATS[dtype].p
    assert Measure(op, how, (x,), got, want).ratio(Grade.NATIVE).min() > 5
    monkeypatch.setattr("softgauge.conformance.scoring.measure.quantities.depth", lambda grade, n, u: n - 1)
    assert Measure(op, how, (x.copy(),), got, want).ratio(Grade.NATIVE).max() <= 1


def test_the_growth_of_a_sum_in_a_narrow_format_is_seen(tmp_path: Path) -> None:
    source = (ZOO / "wrong" / "accumulates_in_bfloat16.py").read_text()
    report = examine(tmp_path, source, dtype=["bfloat16"], op=["softargmax"])
    found = next(s for s in report.scores if s.op == "softargmax")
    assert found.errors is not None
    assert found.errors.depth_slope == pytest.approx(1.0, abs=0.2)
    long = found.errors.classes[-1]
    assert long.depth is not None
    # The sum stops at 2^8: an error of three times the value, in roundoffs of the format that it should be kept in.
    assert long.depth == pytest.approx((1025 / 256 - 1) * 2.0**24, rel=0.01)

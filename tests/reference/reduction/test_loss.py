"""What the rungs say of a sum of rows is what the arbiter says, and no row's radius is too small."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from flint import arb
from hypothesis import given
from hypothesis import strategies as st

from softgauge.reference import FORMATS, Certified, Format, enclosures
from softgauge.reference.arb import precision
from softgauge.reference.arbiter.row_sum import enclose_sum, limit_of_sum
from softgauge.reference.evaluate import Enclosures
from softgauge.reference.ladder.enclose_rows import RowEnclosures, enclose_rows
from softgauge.reference.reduction import loss
from softgauge.reference.reduction.loss import reduced_loss

from ..strategies import LAW
from .calls import LOSS, Call, calls, rows_of

COUNTED = st.sampled_from(list(FORMATS)).flatmap(lambda name: st.tuples(st.just(name), calls(name)))
SIGNED = st.sampled_from(list(FORMATS)).flatmap(lambda name: st.tuples(st.just(name), calls(name, signed=True)))


def arbiters(call: Call, format: Format) -> Any:
    rows = Counter(rows_of(call.kept(LOSS)))
    return enclose_sum(LOSS, rows, call.divisor, limit_of_sum(LOSS, rows, call.divisor), format)


def same(known: Any, want: Any) -> None:
    assert isinstance(known, Certified)
    assert isinstance(want, Certified)
    assert (known.code, known.ulp_exponent) == (want.code, want.ulp_exponent)
    assert abs(known.residual - want.residual) < 2.0**-7


@LAW
@given(COUNTED)
def test_a_reduction_is_the_arbiters(drawn: tuple[str, Call]) -> None:
    name, call = drawn
    if call.divisor:
        same(reduced_loss(LOSS, call.kept(LOSS), call.divisor, FORMATS[name]), arbiters(call, FORMATS[name]))


@LAW
@given(SIGNED)
def test_weights_of_both_signs_may_cancel(drawn: tuple[str, Call]) -> None:
    name, call = drawn
    if not call.divisor:
        return
    known, want = reduced_loss(LOSS, call.kept(LOSS), call.divisor, FORMATS[name]), arbiters(call, FORMATS[name])
    if not isinstance(want, Certified):
        # The sum is rational there, and of both signs: no number of bits tells it from a midpoint.
        assert not isinstance(known, Certified)
    elif not want.code & ~want.format.sign_bit:
        assert isinstance(known, Certified)
        assert not known.code & ~want.format.sign_bit
    else:
        same(known, want)


@pytest.mark.parametrize("rung", range(3))
@pytest.mark.parametrize("name", FORMATS)
def test_what_each_rung_decides_is_the_arbiters(name: str, rung: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rungs before it are passed over; rows of all kinds, near ties among them."""
    format, rng, decided = FORMATS[name], np.random.default_rng(rung), 0
    monkeypatch.setattr("softgauge.reference.ladder.enclose_rows.SMALL", 0)

    def alone(*given: Any) -> Iterator[RowEnclosures]:
        yield list(enclose_rows(*given))[min(rung, 1 + (format.p <= 24))]

    monkeypatch.setattr(loss, "enclose_rows", alone)
    for _ in range(40):
        call = random_call(rng, name)
        known, want = reduced_loss(LOSS, call.kept(LOSS), call.divisor, format), arbiters(call, format)
        same(known, want)
        decided += known.bits in (53, 106)
    assert decided > 30


def random_call(rng: np.random.Generator, name: str) -> Call:
    n, count, dtype = int(rng.integers(1, 6)), int(rng.integers(1, 9)), FORMATS[name].dtype
    spread = rng.choice([0.125, 3.0, 30.0, 200.0], size=(count, 1))
    most = float(FORMATS[name].max)
    x = np.clip(rng.normal(size=(count, n)) * spread, -most, most).astype(dtype)
    weight = rng.uniform(0.1, 2, size=n).astype(dtype) if rng.random() < 0.5 else None
    labels, smoothing = rng.integers(n, size=count), float(rng.choice([0.0, 0.1]))
    return Call(x, labels, np.ones((), dtype), weight, smoothing, str(rng.choice(["sum", "mean"])))


@pytest.mark.parametrize("name", ["float64", "float32"])
def test_every_row_lies_in_its_enclosures(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("softgauge.reference.ladder.enclose_rows.SMALL", 0)
    rng = np.random.default_rng(7)
    for _ in range(20):
        call = random_call(rng, name)
        columns = call.kept(LOSS)
        rungs = list(enclose_rows(LOSS, columns, FORMATS[name]))
        assert len(rungs) == (2 if name == "float64" else 3)
        for r, (x, y, w, e) in enumerate(rows_of(columns)):
            with precision(2000):
                lse = sum((arb(v).exp() for v in x), arb(0)).log()
                t = [arb(a) * ((1 - arb(e)) * arb(b) + arb(e) / len(x)) for a, b in zip(w, y, strict=True)]
                exact = sum((a * (lse - arb(v)) for a, v in zip(t, x, strict=True)), arb(0))
                for known in rungs:
                    off = abs(exact - arb(float(known.hi[r])) - arb(float(known.lo[r])))
                    assert known.finite[r]
                    # A row of one class is exactly 0, of which Arb has a ball.
                    assert off < arb(float(known.rad[r])) + arb(2) ** -1500
        assert all((a.rad >= b.rad).all() for a, b in pairwise(rungs))


def known_of(x: Any, labels: Any, **keywords: Any) -> Enclosures:
    options = {"weight": None, "ignore_index": None, "label_smoothing": 0.0, **keywords}
    return enclosures("cross_entropy_loss", x, labels, **options)


def test_a_mean_is_certified_where_the_sum_overflows() -> None:
    x, labels = np.tile(np.array([0.0, -100.0], np.float16), (800, 1)), np.ones(800, int)
    assert known_of(x, labels, reduction="mean").rounded == np.float16(100)
    assert known_of(x, labels, reduction="sum").rounded == np.inf


@pytest.mark.parametrize("loss_of_each", [64.0, 128.0])
def test_losses_just_above_a_power_of_two_have_its_ulp(loss_of_each: float) -> None:
    """Each is 2^k + e^-2^k: bits alone would not tell on which side of 2^k the mean lies."""
    x, labels = np.tile(np.array([0.0, -loss_of_each], np.float32), (30, 1)), np.ones(30, int)
    known = known_of(x, labels, reduction="mean")
    assert known.rounded == loss_of_each
    assert known.ulp_exponent == np.log2(loss_of_each) - 23


def test_a_mean_just_above_a_midpoint_is_rounded_up() -> None:
    """The rows' losses are whole numbers and e^-100 or less; their mean is 2049 of binary16 and a little."""
    x = np.array([[0.0, -2048.0], [0.0, -2050.0], [0.0, -2049.0]])
    known = known_of(x, np.ones(3, int), format="float16", reduction="mean")
    assert known.rounded == 2050
    less = known_of(x, np.ones(3, int), format="float16", reduction="mean", weight=np.array([1.0, -1.0]))
    # A negative weight is in the sum and in the divisor.
    assert less.rounded == 2050


@pytest.mark.parametrize("reduction", ["sum", "mean"])
def test_the_largest_logit_times_a_large_weight_may_cancel_to_the_last_bit(reduction: str) -> None:
    """The loss is w e^-max, and no logarithm of fewer than 2000 bits tells it from a large number."""
    x, labels = np.array([[np.finfo(np.float64).max, 0.0]]), np.zeros(1, int)
    known = known_of(x, labels, weight=np.array([8e286, 1.0]), reduction=reduction)
    assert known.bits > 2000
    assert known.rounded == 0


def test_a_row_that_no_rung_encloses_is_the_only_one_that_the_arbiter_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    x = np.random.default_rng(3).normal(size=(300, 4))
    x[7] = [1e308, -1e308, 0.0, 0.0]
    seen: list[int] = []
    right = loss.enclose_sum

    def counted(op: Any, rows: Any, *rest: Any) -> Any:
        seen.append(len(rows))
        return right(op, rows, *rest)

    monkeypatch.setattr(loss, "enclose_sum", counted)
    known = known_of(x, np.zeros(300, int), reduction="mean")
    assert seen == [1]
    monkeypatch.setattr(loss, "enclose_rows", lambda *given: iter([nothing(300)]))
    again = known_of(x, np.zeros(300, int), reduction="mean")
    assert seen == [1, 300]
    assert known.rounded == again.rounded
    assert abs(float(known.residual - again.residual)) < 2.0**-7


def nothing(count: int) -> RowEnclosures:
    return RowEnclosures(np.full(count, np.nan), np.zeros(count), np.zeros(count), 53)


def test_65521_rows_of_binary16_are_certified_without_the_arbiter() -> None:
    rng = np.random.default_rng(0)
    x = (3 * rng.normal(size=(65521, 2))).astype(np.float16)
    labels = rng.integers(2, size=65521)
    known = known_of(x, labels, reduction="mean")
    assert known.bits in (53, 106)
    gap = x[np.arange(65521), 1 - labels].astype(np.float64) - x[np.arange(65521), labels]
    assert (
        abs(float(np.logaddexp(0.0, gap).mean() - float(known.rounded)) - float(known.residual) * 2.0**-10) < 2.0**-20
    )


def test_the_narrower_enclosure_of_each_row_is_kept() -> None:
    first = RowEnclosures(np.array([1.0, 2.0, np.nan]), np.zeros(3), np.array([0.5, 0.25, 0.0]), 53)
    second = RowEnclosures(np.array([1.5, np.inf, 3.0]), np.zeros(3), np.array([0.25, 0.0, 0.125]), 106)
    both = first.improved(second)
    assert both.hi.tolist() == [1.5, 2.0, 3.0]
    assert both.rad.tolist() == [0.25, 0.25, 0.125]
    assert both.bits == 106

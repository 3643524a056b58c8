"""A pullback of a sum or mean is that of each row with the cotangent over the divisor, read once a row."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from softgauge.reference import FORMATS, Certified, enclose, enclosures
from softgauge.reference.arbiter.interval import IntervalField
from softgauge.reference.ladder import decide
from softgauge.reference.ladder.verdict import RungResult
from softgauge.reference.reduction.pullback import divided, parts_of

from ..strategies import LAW
from .calls import PULLBACK, Call, calls, rows_of

DRAWN = st.sampled_from(list(FORMATS)).flatmap(lambda name: st.tuples(st.just(name), calls(name, signed=True)))


def arbiters(call: Call, name: str) -> list[Any]:
    """The outcomes of the rows that count, from the arbiter alone."""
    sign = 1 if call.divisor > 0 else -1
    return [
        outcome
        for *row, g in rows_of(call.kept(PULLBACK))
        for outcome in enclose(divided(PULLBACK, 1), [*row, sign * g, abs(call.divisor)], FORMATS[name])
    ]


@LAW
@given(DRAWN)
def test_a_pullback_is_the_arbiters(drawn: tuple[str, Call]) -> None:
    name, call = drawn
    if not call.divisor:
        return
    target = FORMATS[name]
    known = enclosures(PULLBACK.id, call.x, call.labels, call.g, **call.keywords)
    codes = target.codes(known.rounded).reshape(len(call.counts), -1)
    assert not codes[~call.counts].any()
    exponents, residuals = (a.reshape(codes.shape)[call.counts] for a in (known.ulp_exponent, known.residual))
    found = zip(codes[call.counts].ravel().tolist(), exponents.ravel(), residuals.ravel(), strict=True)
    for (code, exponent, residual), want in zip(found, arbiters(call, name), strict=True):
        assert isinstance(want, Certified)
        # The sign of a zero is known as far as the rung knows it.
        assert code == want.code or not (code | want.code) & ~target.sign_bit
        assert exponent == want.ulp_exponent
        assert abs(residual - want.residual) < 2.0**-6


@pytest.mark.parametrize("name", FORMATS)
def test_equal_logits_have_exact_slopes(name: str) -> None:
    """(1/8) (1/2 - 1) and the like are ties or numbers of the format: no number of bits decides them."""
    dtype = FORMATS[name].dtype
    x, labels = np.full((8, 2), 1.5).astype(dtype), np.arange(8) % 2
    g, keywords = np.ones((), dtype), {"weight": None, "ignore_index": None, "label_smoothing": 0.0}
    known = enclosures(PULLBACK.id, x, labels, g, reduction="mean", **keywords)
    want = np.where(np.arange(2) == labels[:, None], -0.0625, 0.0625)
    assert np.array_equal(known.rounded.astype(np.float64), want)
    assert not known.residual.any()


def test_a_divisor_that_no_float64_holds_is_exact() -> None:
    x, labels, g = np.array([[0.0, 1.0], [2.0, 0.0]]), np.array([0, 1]), np.array(1.0)
    for weight in ([1e308, 1.5e308], [2.0**60, 1.0], [2.0**60, 2.0**-60], [-(2.0**60), -1.0]):
        call = Call(x, labels, g, np.array(weight), 0.0, "mean")
        known = enclosures(PULLBACK.id, x, labels, g, **call.keywords)
        found = FORMATS["float64"].codes(known.rounded).ravel().tolist()
        assert found == [outcome.code for outcome in arbiters(call, "float64")]


@LAW
@given(st.lists(st.floats(2.0**-1074, 1e300), min_size=1, max_size=20))
def test_the_parts_of_a_divisor_add_up_to_it(numbers: list[float]) -> None:
    total = sum(map(Fraction, numbers), Fraction(0))
    assert sum(map(Fraction, parts_of(total)), Fraction(0)) == total


@pytest.mark.parametrize("reduction", ["sum", "mean"])
def test_the_arbiter_takes_each_exponential_once(reduction: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rows, classes, taken = 3, 16, []
    right = IntervalField._exp

    def counted(*given: Any) -> Any:
        taken.append(given)
        return right(*given)

    def undecided(op: Any, part: Any, format: Any, into: RungResult) -> None:
        into.decided[...] = False

    monkeypatch.setattr(IntervalField, "_exp", staticmethod(counted))
    monkeypatch.setattr(decide, "climb", undecided)
    rng = np.random.default_rng(1)
    call = Call(rng.normal(size=(rows, classes)), rng.integers(classes, size=rows), np.array(1.0), None, 0.0, reduction)
    known = enclosures(PULLBACK.id, call.x, call.labels, call.g, **call.keywords)
    assert (known.bits > 106).all()
    # Terms of the sum with the bits that it keeps, and each once more with all of them.
    assert len(taken) <= 2 * rows * classes


def test_a_nan_or_a_wrong_cotangent_of_an_ignored_row_is_not_looked_at() -> None:
    call = Call(np.array([[0.0, np.nan], [1.0, 0.0]]), np.array([-100, 0]), np.array([np.nan, 1.0]), None, 0.0, "mean")
    known = enclosures(PULLBACK.id, call.x, call.labels, call.g, **call.keywords)
    alone = replace(call, x=call.x[1:], labels=call.labels[1:], g=call.g[1:])
    want = enclosures(PULLBACK.id, alone.x, alone.labels, alone.g, **alone.keywords)
    assert known.rounded.tolist() == [[0.0, 0.0], *want.rounded.tolist()]

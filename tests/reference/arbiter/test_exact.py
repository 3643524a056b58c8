"""Exact arithmetic of exponential sums: rational results are found, irrational ones never taken for rational."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from softgauge.reference.arbiter.exponential_sums import MAX_TERMS, ExactField, NotExponential, Quotient

from ..strategies import LAW

F = ExactField(0)
RATIONALS = st.fractions(max_denominator=9, min_value=-9, max_value=9)
TERMS = st.dictionaries(RATIONALS, RATIONALS.filter(bool), max_size=3)
POSITIVE = st.dictionaries(RATIONALS, RATIONALS.map(abs).filter(bool), min_size=1, max_size=3)


def quotient(numerator: dict[Fraction, Fraction], denominator: dict[Fraction, Fraction]) -> Quotient:
    return Quotient(numerator) / Quotient(denominator)


QUOTIENTS = st.builds(quotient, TERMS, POSITIVE)


@LAW
@given(a=RATIONALS, b=RATIONALS, n=st.integers(-5, 5))
def test_rationals_are_a_subfield(a: Fraction, b: Fraction, n: int) -> None:
    x, y = Quotient.of(a), Quotient.of(b)
    results = [x + y, x - y, x * y, n + x, n - x, x - n, n * x, -x]
    exact = [a + b, a - b, a * b, n + a, n - a, a - n, n * a, -a]
    assert [r.rational() for r in results] == exact
    if b:
        assert (x / y).rational() == a / b
        assert (n / y).rational() == n / b


@settings(LAW, max_examples=20)
@given(a=QUOTIENTS, b=QUOTIENTS, c=QUOTIENTS)
def test_the_laws_of_a_field_hold(a: Quotient, b: Quotient, c: Quotient) -> None:
    zeros = [a - a, a + b - b - a, a * b - b * a, (a + b) * c - (a * c + b * c), a * 1 - a, a + 0 - a]
    assert [z.rational() for z in zeros] == [0] * len(zeros)


@LAW
@given(s=RATIONALS, t=RATIONALS)
def test_exp_turns_sums_into_products_and_log_undoes_it(s: Fraction, t: Fraction) -> None:
    x, y = Quotient.of(s), Quotient.of(t)
    assert (F.exp(x + y) - F.exp(x) * F.exp(y)).rational() == 0
    assert F.log(F.exp(x)).rational() == s


@settings(LAW, max_examples=20)
@given(a=QUOTIENTS, r=RATIONALS)
def test_a_multiple_of_a_denominator_is_rational(a: Quotient, r: Fraction) -> None:
    e = F.exp(Quotient.of(1)) + 1
    assert (Quotient.of(r) * e / e).rational() == r
    assert (r.numerator * (1 / e) - r.numerator / e).rational() == 0


@settings(LAW, max_examples=20)
@given(s=RATIONALS.filter(bool), r=RATIONALS.filter(bool), d=POSITIVE)
def test_an_exponential_is_not_rational(s: Fraction, r: Fraction, d: dict[Fraction, Fraction]) -> None:
    # Lindemann-Weierstrass: r e^s D/D is irrational, however it is written.
    D = Quotient(d)
    assert (Quotient.of(r) * F.exp(Quotient.of(s)) * D / D).rational() is None
    assert (1 / (1 + F.exp(Quotient.of(s)))).rational() is None


def test_proportional_terms_with_one_different_coefficient_are_irrational() -> None:
    e = F.exp(Quotient.of(1))
    assert ((2 * e + 2) / (e + 1)).rational() == 2
    assert ((2 * e + 1) / (e + 1)).rational() is None


def test_what_is_no_exponential_sum_is_refused() -> None:
    e = F.exp(Quotient.of(1))
    with pytest.raises(NotExponential, match="irrational"):
        F.exp(e)
    for a in (e + 1, 2 * e, 1 / e):
        with pytest.raises(NotExponential, match="log"):
            F.log(a)


def test_long_expansions_are_refused() -> None:
    side = int(MAX_TERMS**0.5) + 1
    field = ExactField(side)
    total = field.sum(lambda i: F.exp(Quotient.of(Fraction(1, i + 1))))
    with pytest.raises(NotExponential, match="too many"):
        total * total


def test_a_sum_runs_over_its_indices_and_an_empty_one_is_zero() -> None:
    assert ExactField(4).sum(lambda i: Quotient.of(i)).rational() == 6
    assert ExactField(0).sum(lambda i: Quotient.of(i)).rational() == 0


@LAW
@given(st.lists(st.tuples(st.integers(-3, 3), st.integers(-3, 3), st.integers(0, 2)), max_size=8))
def test_a_sum_is_that_of_its_terms_over_whatever_denominators(terms: list[tuple[int, int, int]]) -> None:
    e = F.exp(Quotient.of(1))
    below = [Quotient.of(1), 1 + e, 2 + e * e]
    quotients = [F.exp(Quotient.of(s)) * Quotient.of(c) / below[d] for s, c, d in terms]
    total: Any = Quotient.of(0)
    for q in quotients:
        total = total + q
    assert (ExactField(len(terms)).sum(lambda i: quotients[i]) - total).rational() == 0

"""Interval arithmetic contains what it encloses, and depends on nobody's precision."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import pairwise, product
from operator import add, mul, sub, truediv
from typing import Any

import mpmath
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from mpmath.libmp import finf, fninf, from_man_exp, fzero

from softgauge.reference import values
from softgauge.reference.arbiter.interval import Interval, IntervalField

from ..strategies import LAW, power

NUMBERS = st.tuples(st.integers(-(1 << 70), 1 << 70), st.integers(-90, 20))
PRECISIONS = st.integers(3, 60)


def fraction(raw: tuple[int, int, int, int]) -> Fraction:
    sign, man, exp, _ = raw
    return Fraction(-int(man) if sign else int(man)) * power(exp)


def interval(F: IntervalField, a: tuple[int, int], b: tuple[int, int]) -> tuple[Interval, list[Fraction]]:
    """The interval between two numbers, and points of it."""
    ends = sorted((from_man_exp(*a), from_man_exp(*b)), key=fraction)
    lo, hi = map(fraction, ends)
    return Interval(F, *ends), [lo, (2 * lo + hi) / 3, hi]


def contains(y: Interval, value: Fraction) -> bool:
    return fraction(y.lo) <= value <= fraction(y.hi)


@pytest.mark.parametrize("operation", [add, sub, mul, truediv])
@LAW
@given(bits=PRECISIONS, ends=st.tuples(NUMBERS, NUMBERS, NUMBERS, NUMBERS))
def test_an_operation_contains_its_value_at_every_point(
    operation: Callable[..., Interval], bits: int, ends: tuple[tuple[int, int], ...]
) -> None:
    F = IntervalField(bits)
    (x, xs), (y, ys) = interval(F, *ends[:2]), interval(F, *ends[2:])
    if operation is truediv:
        assume(ys[0] > 0)
    z = operation(x, y)
    assert all(contains(z, operation(a, b)) for a in xs for b in ys)


@LAW
@given(bits=PRECISIONS, ends=st.tuples(NUMBERS, NUMBERS), n=st.integers(-9, 9))
def test_integers_take_part_on_either_side(bits: int, ends: tuple[tuple[int, int], ...], n: int) -> None:
    F = IntervalField(bits)
    x, xs = interval(F, *ends)
    for a in xs:
        assert contains(n + x, n + a)
        assert contains(x - n, a - n)
        assert contains(n - x, n - a)
        assert contains(n * x, n * a)
        assert contains(-x, -a)
        if xs[0] > 0:
            assert contains(n / x, n / a)


@LAW
@given(bits=PRECISIONS, terms=st.lists(NUMBERS, max_size=6))
def test_a_sum_contains_its_value(bits: int, terms: list[tuple[int, int]]) -> None:
    F = IntervalField(bits, len(terms))
    total = F.sum(lambda i: F.point(from_man_exp(*terms[i])))
    exact = sum((fraction(from_man_exp(*t)) for t in terms), Fraction(0))
    assert contains(total, exact) if terms else total == 0


EXPONENTS = st.lists(st.tuples(st.integers(-(1 << 14), 1 << 14), st.integers(-8, 0)), min_size=1, max_size=12)


def _sums(
    bits: int, row: list[tuple[int, int]], term: Callable[..., Any], *, descending: bool = True
) -> tuple[Interval, Interval]:
    """Σ term(F, a_i) over descending a_i or as they come, and the same of single terms with all bits each."""
    raws = [from_man_exp(*a) for a in row]
    order = sorted(range(len(row)), key=lambda i: fraction(raws[i]), reverse=True) if descending else range(len(row))
    F = IntervalField(bits, len(row), order)
    whole = F.sum(lambda i: term(F, F.point(raws[i]), i))
    G = IntervalField(bits)
    each: Any = 0
    for i in reversed(order):
        each = each + term(G, G.point(raws[i]), i)
    return whole, each


@LAW
@given(bits=st.integers(40, 300), row=EXPONENTS, spared=st.lists(st.booleans(), min_size=12, max_size=12))
def test_a_sum_of_exponentials_spares_bits_and_loses_none(
    bits: int, row: list[tuple[int, int]], spared: list[bool]
) -> None:
    """Also where the largest are multiplied by 0, where a term has two exponentials, and in whatever order."""
    terms: tuple[Callable[..., Any], ...] = (
        lambda F, a, i: F.exp(a),
        lambda F, a, i: F.exp(a) * F.integer(int(spared[i])),
        lambda F, a, i: F.exp(a) * F.exp(-a),
        lambda F, a, i: F.exp(F.exp(a) / (1 + F.exp(a))),
    )
    for term, descending in product(terms, (True, False)):
        whole, each = _sums(bits, row, term, descending=descending)
        low, high = (fraction(e) for e in (each.lo, each.hi))
        # Both hold the exact sum, and one is about as narrow as the other.
        assert fraction(whole.lo) <= high
        assert low <= fraction(whole.hi)
        assert fraction(whole.hi) - fraction(whole.lo) <= 2 * (high - low)


def test_more_bits_narrow_a_sum_whose_small_exponentials_have_large_weights() -> None:
    """The estimate of what a term weighs knows of no weights; the share of bits that every term has makes up for it."""
    row = [from_man_exp(0, 0), from_man_exp(-1000, 0)]
    weight = from_man_exp(1, 1500)
    widths = []
    for bits in (64, 256, 1024, 4096):
        F = IntervalField(bits, 2, [0, 1])
        total = F.sum(lambda i, F=F: F.exp(F.point(row[i])) * (F.point(weight) if i else F.integer(1)))
        widths.append((fraction(total.hi) - fraction(total.lo)) / fraction(total.lo))
    assert all(b < a**1.5 for a, b in pairwise(map(float, widths[:3])))
    assert widths[3] < power(-500)


@LAW
@given(bits=PRECISIONS, a=NUMBERS, b=NUMBERS)
def test_a_divisor_that_may_be_zero_is_refused(bits: int, a: tuple[int, int], b: tuple[int, int]) -> None:
    F = IntervalField(bits)
    y, ys = interval(F, a, b)
    assume(ys[0] <= 0)
    with pytest.raises(ZeroDivisionError, match="more bits"):
        F.integer(1) / y


@pytest.mark.parametrize("bits", [10, 100, 700])
def test_the_rational_values_of_exp_and_log_are_exact(bits: int) -> None:
    F = IntervalField(bits)
    one = F.exp(F.integer(0))
    assert (one.lo, one.hi) == (F.integer(1).lo, F.integer(1).hi)
    zero = F.log(F.integer(1))
    assert (zero.lo, zero.hi) == (fzero, fzero)
    assert F.exp(F.point(fninf)).hi == fzero
    bottom = F.log(F.integer(0))
    assert bottom.lo == bottom.hi == fninf
    assert not bottom.finite
    assert not Interval(F, fzero, finf).finite
    assert one.finite


@LAW
@given(bits=st.integers(20, 300), n=st.integers(2, 10**6))
def test_an_enclosure_is_a_proper_interval_of_a_few_units(bits: int, n: int) -> None:
    F = IntervalField(bits)
    for y in (F.exp(F.integer(n)), F.exp(F.integer(-n)), F.log(F.integer(n))):
        lo, hi = fraction(y.lo), fraction(y.hi)
        assert 0 < lo < hi
        assert hi - lo <= lo * power(4 - bits)


@LAW
@given(bits=st.integers(20, 200), a=NUMBERS, b=NUMBERS)
def test_exp_and_log_grow_with_their_argument(bits: int, a: tuple[int, int], b: tuple[int, int]) -> None:
    F = IntervalField(bits)
    x, xs = interval(F, a, b)
    assume(max(map(abs, xs)) < 10**4)
    for f, domain in ((F.exp, True), (F.log, xs[0] > 0)):
        if domain:
            whole, low, high = f(x), f(F.point(x.lo)), f(F.point(x.hi))
            assert (whole.lo, whole.hi) == (low.lo, high.hi)


@pytest.fixture
def coarse() -> Iterator[None]:
    """A user who works with 5 bits."""
    before = mpmath.mp.prec, mpmath.iv.prec
    mpmath.mp.prec = mpmath.iv.prec = 5
    yield
    mpmath.mp.prec, mpmath.iv.prec = before


ROW = [0.5, -3.25, 7.125]


def test_a_users_precision_changes_no_value(coarse: None) -> None:
    F = IntervalField(200)
    assert F.exp(F.integer(1)).lo[3] > 190
    assert values("logsumexp", [ROW]).tolist() == [7.1263570620905785]
    assert (mpmath.mp.prec, mpmath.iv.prec) == (5, 5)


def test_no_value_changes_the_precision_of_a_user() -> None:
    before = mpmath.mp.prec, mpmath.iv.prec
    values("softargmax_vjp", [ROW], [ROW])
    assert (mpmath.mp.prec, mpmath.iv.prec) == before

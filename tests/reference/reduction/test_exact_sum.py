"""A sum of floating-point numbers is exact, whatever cancels and however far apart they are."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from softgauge.reference.reduction.exact_sum import exact_sum

from ..strategies import LAW


@LAW
@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=40))
def test_it_is_the_sum_of_the_rationals(numbers: list[float]) -> None:
    assert exact_sum(np.array(numbers)) == sum(map(Fraction, numbers), Fraction(0))


def test_many_large_significands_do_not_overflow() -> None:
    largest = np.nextafter(2.0, 0.0)
    for sign in (1.0, -1.0):
        assert exact_sum(np.full(1 << 18, sign * largest)) == Fraction(sign * largest) * (1 << 18)

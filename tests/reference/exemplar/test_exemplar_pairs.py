"""The double-double exponential and logarithm of the exemplar, beside mpmath's."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from mpmath.libmp import (
    from_float,
    from_rational,
    mpf_abs,
    mpf_add,
    mpf_div,
    mpf_e,
    mpf_exp,
    mpf_ln2,
    mpf_log,
    mpf_mul,
    mpf_sub,
    to_float,
)

from softgauge.reference.exemplar.entropies import E
from softgauge.reference.exemplar.pairs import LN2, again, exact_sum, exp, terms_of_log

BITS = 300


def exact(*parts: float) -> Any:
    total = sum((Fraction(p) for p in parts), Fraction(0))
    return from_rational(total.numerator, total.denominator, BITS, "n")


def relative(got: Any, want: Any) -> float:
    return to_float(mpf_abs(mpf_div(mpf_sub(got, want, BITS, "n"), want, BITS, "n")))


def test_constants_are_the_nearest() -> None:
    assert relative(exact(*LN2), mpf_ln2(BITS)) < 2.0**-136
    assert relative(exact(*E), mpf_e(BITS)) < 2.0**-106
    for part, bits in zip(LN2, (41, 42), strict=False):
        assert Fraction(part).numerator.bit_length() <= bits


def test_exp_errs_by_less_than_it_states() -> None:
    rng = np.random.Generator(np.random.Philox(key=5))
    a = np.concatenate([rng.uniform(-600, 600, 400), rng.uniform(-1, 1, 400), [0.0, 600.0, -600.0, 1e-300]])
    rest = a * rng.uniform(-1, 1, len(a)) * 2.0**-53
    hi, lo = exp(a, rest)
    errors = [
        relative(exact(h, low), mpf_exp(exact(x, r), BITS, "n"))
        for h, low, x, r in zip(hi.tolist(), lo.tolist(), a.tolist(), rest.tolist(), strict=True)
    ]
    assert max(errors) < 2.0**-94


def test_terms_of_log_sum_to_p_log_q() -> None:
    rng = np.random.Generator(np.random.Philox(key=6))
    p, q = rng.uniform(0, 1, (1, 300)), 2.0 ** rng.uniform(-900, 900, (1, 300))
    q[0, :20] = 1 + 2.0 ** -rng.uniform(1, 52, 20)
    for i in range(p.size):
        got = exact(*(float(t[0, i]) for t in terms_of_log(p, q)))
        log_q = mpf_log(from_float(float(q[0, i])), BITS, "n")
        want = mpf_mul(from_float(float(p[0, i])), log_q)
        scale = mpf_mul(from_float(float(p[0, i])), mpf_add(from_float(1.0), mpf_abs(log_q)))
        assert abs(to_float(mpf_div(mpf_sub(got, want, BITS, "n"), scale, BITS, "n"))) < 2.0**-90


def test_what_is_absent_has_no_term() -> None:
    assert exact_sum(*terms_of_log(np.array([[0.0, 0.0]]), np.array([[0.0, 0.5]]))).tolist() == [[0.0]]


@pytest.mark.parametrize(("narrow", "lost"), [(False, [True, False]), (True, [False, False])])
def test_only_rows_that_lost_digits_are_computed_again(narrow: bool, lost: list[bool]) -> None:
    y, rows = np.array([[0.1], [0.2]]), np.array([[1.0], [2.0]])
    got = again(y.copy(), np.ones((2, 1)), narrow, lambda r: -r, rows)
    assert got.tolist() == np.where(np.array(lost)[:, None], -rows, y).tolist()

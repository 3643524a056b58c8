"""Inputs that have misled others, each with its exact value and where that comes from."""

from __future__ import annotations

import numpy as np
import pytest

from softgauge.reference import value, values


def test_the_logarithm_of_a_sigmoid_that_rounds_to_one() -> None:
    # log σ(300) = -log(1 + e^-300) = -e^-300 (1 - e^-300/2 + …): at 100 digits σ is 1 and its logarithm 0.
    # The second term is 131 digits below the first, so the result is the float64 nearest to
    # -e^-300 = -5.148200222412013…e-131.
    assert value("log_sigmoid", 300.0, format="float64").value == -5.148200222412013e-131
    assert values("log_sigmoid", np.array([300.0]))[0] == float.fromhex("-0x1.245639c3a49f7p-433")


def test_log_sum_exp_whose_second_term_is_half_an_ulp_of_nothing() -> None:
    # log(1 + e^-745) = e^-745 (1 - …) and e^-745 / 2^-1074 = e^(1074 ln 2 - 745) = e^-0.5599 = 0.571: more than half.
    assert values("logsumexp", np.array([0.0, -745.0])) == 2.0**-1074
    # One step further it is e^-0.8099 = 0.445, less than half.
    assert values("logsumexp", np.array([0.0, -745.25])) == 0.0


def test_log_sum_exp_at_the_point_where_it_cancels() -> None:
    # x = -RN(ln 2), twice: lse = ln 2 - RN(ln 2). ln 2 = 0x1.62e42fefa39ef35793c7673007e5ed5e8p-1 and RN keeps the
    # digits up to …9ef, which leaves 0x0.35793c7673007e5ed5e8p-53: the float64 next to it ends in …e6.
    x = np.full(2, -np.log(2.0))
    assert x[0] == float.fromhex("-0x1.62e42fefa39efp-1")
    assert values("logsumexp", x) == float.fromhex("0x1.abc9e3b39803fp-56")


@pytest.mark.parametrize("size", [512, 1024, 2048])
def test_equal_logits_whose_share_is_half_the_smallest_number(size: int) -> None:
    # p = 1/K exactly, and η = 2^-9 in e4m3fn: 2^-10 is the midpoint of 0 and η, and a tie goes to the even one, 0.
    p = values("softargmax", np.zeros(size), format="float8_e4m3fn").astype(float)
    assert (p == (2.0**-9 if size == 512 else 0.0)).all()


def test_a_value_next_to_a_midpoint_is_rounded_once() -> None:
    # lse(1 + 2^-8, -200) = 1 + 2^-8 + e^-201.0… is above the midpoint of 1 and 1 + 2^-7; in float64 it is the midpoint,
    # and a second rounding, to even, would give 1.
    x = np.array([1 + 2.0**-8, -200.0])
    assert values("logsumexp", x) == 1 + 2.0**-8
    assert float(values("logsumexp", x, format="bfloat16")) == 1 + 2.0**-7 == 1.0078125


@pytest.mark.parametrize("format", ["float64", "float32", "float16"])
@pytest.mark.parametrize("constant", [1.0, -3.0, 0.1])
def test_the_pullback_of_a_constant_cotangent_is_zero(format: str, constant: float) -> None:
    # p_k (c - Σ p_i c) = p_k c (1 - Σ p_i) = 0; rounded shares do not sum to 1.
    x = np.random.Generator(np.random.Philox(key=4)).normal(size=(3, 9)).astype(format)
    assert not values("softargmax_vjp", x, np.full_like(x, constant)).any()


@pytest.mark.parametrize("op", ["gaussian_softargmax", "gaussian_softargmax_corrected"])
def test_a_gaussian_share_on_a_midpoint_but_for_what_no_precision_shows(op: str) -> None:
    """K = 8 and n = 10: 9/16 less some e^-57344 or e^-208790 rounds to 1/2 in e5m2, which has no 9/16."""
    shares = value(op, [1.0, 0.0, 57344.0, 1.0, 1.0, -57344.0, 0.0, 0.0], n=10, format="float8_e5m2")
    assert [float(p.value) for p in shares] == [0.0625] * 2 + [0.5] + [0.0625] * 5
    # The others are 1/16 and a little more, the largest of two equal ones something else.
    assert all(p.residual >= 0 for k, p in enumerate(shares) if k != 2)
    assert float(value(op, [57344.0, 57344.0, 0.0], n=10, format="float8_e5m2")[0].value) == 0.4375

"""The double-double exp and log err less than the bounds that the rung for float64 assumes."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from mpmath.libmp import from_float, mpf_add, mpf_div, mpf_exp, mpf_log, mpf_sub, to_float

from softgauge.reference.error_free import two_product, two_sum
from softgauge.reference.ladder import double_double

RNG = np.random.Generator(np.random.Philox(key=11))


def error(high: float, low: float, exact: Any) -> float:
    computed = mpf_add(from_float(high), from_float(low))
    return abs(to_float(mpf_div(mpf_sub(computed, exact, 100, "n"), exact, 60, "n")))


def rests(a: np.ndarray) -> np.ndarray:
    return a * RNG.uniform(-1, 1, a.size) * 2.0**-54


@pytest.mark.parametrize(
    "a",
    [RNG.uniform(-620, 700, 3000), RNG.normal(size=3000), RNG.normal(size=1000) * 1e-9, np.arange(-90, 90) / 128],
    ids=["wide", "normal", "tiny", "table"],
)
def test_exp_keeps_its_bound(a: np.ndarray) -> None:
    rest = rests(a)
    high, low = double_double.exp(a, rest)
    for x, y, h, lo in zip(a.tolist(), rest.tolist(), high.tolist(), low.tolist(), strict=True):
        assert error(h, lo, mpf_exp(mpf_add(from_float(x), from_float(y)), 200, "n")) < double_double.EXP_ERROR / 8


@pytest.mark.parametrize(
    "a",
    [
        10.0 ** RNG.uniform(-250, 250, 3000),
        1 + RNG.normal(size=3000) * 0.1,
        1 + RNG.choice([-1.0, 1.0], 3000) * 2.0 ** -RNG.uniform(1, 52, 3000),
        1 + RNG.choice([-1.0, 1.0], 500) * double_double.NEAR * RNG.uniform(0.98, 1.02, 500),
    ],
    ids=["magnitudes", "near 1", "nearer 1", "where the series ends"],
)
def test_log_keeps_its_bound(a: np.ndarray) -> None:
    rest = rests(a)
    high, low = double_double.log(a, rest, (a - 1) + rest)
    for x, y, h, lo in zip(a.tolist(), rest.tolist(), high.tolist(), low.tolist(), strict=True):
        assert error(h, lo, mpf_log(mpf_add(from_float(x), from_float(y)), 250, "n")) < double_double.LOG_ERROR / 8


def test_log_of_one_plus_less_than_an_ulp_is_that() -> None:
    high, low = double_double.log(np.array([1.0]), np.array([1e-40]), np.array([1e-40]))
    assert abs(high[0] + low[0] - 1e-40) < 1e-56


def test_sums_and_products_are_exact() -> None:
    a, b = RNG.normal(size=200), RNG.normal(size=200) * 2.0 ** RNG.integers(-40, 40, 200)
    for operation, exact in ((two_sum, lambda x, y: x + y), (two_product, lambda x, y: x * y)):
        high, low = operation(a, b)
        for x, y, h, lo in zip(a.tolist(), b.tolist(), high.tolist(), low.tolist(), strict=True):
            assert Fraction(h) + Fraction(lo) == exact(Fraction(x), Fraction(y))


@pytest.mark.parametrize(
    "a",
    [
        RNG.uniform(-690, 690, 6000),
        RNG.normal(size=6000) * 5,
        RNG.normal(size=1000) * 1e-4,
        np.concatenate([np.arange(-4500.0, 4500.0, 7) * np.log(2) / 4096, [0.0, -690.0, 690.0]]),
        (np.arange(-4500.0, 4500.0, 7) + 0.5) * np.log(2) / 4096,
    ],
    ids=["wide", "normal", "tiny", "table", "between"],
)
def test_quick_exp_keeps_its_bound(a: np.ndarray) -> None:
    # The largest rest that is allowed, of both signs.
    rest = a * np.where(np.arange(a.size) % 2, 1.0, -1.0) * 2.0**-53
    high, low = double_double.quick_exp(a, rest)
    for x, y, h, lo in zip(a.tolist(), rest.tolist(), high.tolist(), low.tolist(), strict=True):
        assert error(h, lo, mpf_exp(mpf_add(from_float(x), from_float(y)), 200, "n")) < double_double.QUICK_ERROR

"""Values that others have published for the same functions, and what is wrong with those that differ."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from softgauge.reference import value, values
from softgauge.reference.arbiter.certified import Certified

# scipy/special/tests/test_logit.py, TestLogExpit.test_basic_float64 (SciPy 1.17): computed with mpmath at 100 digits.
LOG_EXPIT = {
    -32.0: -32.000000000000014,
    -20.0: -20.000000002061153,
    -10.0: -10.000045398899218,
    -3.0: -3.048587351573742,
    -1.0: -1.3132616875182228,
    -0.1: -0.7443966600735709,
    -1e-9: -0.6931471810599453,
    0.0: -0.6931471805599453,
    1e-9: -0.6931471800599454,
    0.1: -0.6443966600735709,
    1.0: -0.3132616875182228,
    10.0: -4.539889921686465e-05,
    100.0: -3.720075976020836e-44,
    500.0: -7.124576406741286e-218,
    710.0: -4.47628622567513e-309,
    725.0: -1.36930634e-315,
    735.0: -6.217e-320,
}

# The same file, test_large_negative and test_large_positive.
LOG_EXPIT_FAR = {-10000.0: -10000.0, -750.0: -750.0, -500.0: -500.0, -35.0: -35.0, 750.0: -0.0, 1000.0: -0.0}


@pytest.mark.parametrize("x", LOG_EXPIT)
def test_scipy_log_expit(x: float) -> None:
    assert values("log_sigmoid", np.array([x]))[0] == LOG_EXPIT[x]


@pytest.mark.parametrize("x", LOG_EXPIT_FAR)
def test_scipy_log_expit_far_out(x: float) -> None:
    got = values("log_sigmoid", np.array([x]))[0]
    assert got == LOG_EXPIT_FAR[x]


# scipy/special/tests/test_logsumexp.py, TestSoftmax and TestLogSoftmax (SciPy 1.17): "computed using mpmath (with
# mpmath.mp.dps = 200) and then converted to float". SciPy compares at a relative 1e-13.
SOFTMAX = {
    (0.0, 1.0, 2.0, 3.0): ("0.03205860328008499", "0.08714431874203256", "0.23688281808991013", "0.6439142598879722"),
    (-25.0, 0.0, 25.0, 50.0): (
        "2.678636961770877e-33",
        "1.9287498479371314e-22",
        "1.3887943864771144e-11",
        "0.999999999986112",
    ),
    (1.0, 325.0, 749.0, 750.0): ("0.0", "1.9444526359919372e-185", "0.2689414213699951", "0.7310585786300048"),
}
WRONG = {"0.6439142598879722", "1.3887943864771144e-11", "0.999999999986112"} | {
    "1.9444526359919372e-185",
    "0.7310585786300048",
    "0.08714431874203256",
}
"""Published values that are not the nearest float64, one or two units away from it."""


@pytest.mark.parametrize("x", SOFTMAX)
def test_scipy_softmax(x: tuple[float, ...]) -> None:
    for printed, exact in zip(SOFTMAX[x], value("softargmax", x, format="float64"), strict=True):
        assert (exact.value == float(printed)) == (printed not in WRONG)
        if printed in WRONG:
            assert is_not_nearest(exact, float(printed))


def is_not_nearest(exact: Certified, published: float) -> bool:
    """Whether every number of an enclosure is more than half an ulp away from a published one."""
    (a, e), (b, f) = exact.lo, exact.hi
    half = Fraction(2) ** exact.ulp_exponent / 2
    return (
        Fraction(published) + half < Fraction(a) * Fraction(2) ** e
        or Fraction(published) - half > Fraction(b) * Fraction(2) ** f
    )


def test_scipy_log_softmax() -> None:
    published = [-3.4401896985611953, -2.4401896985611953, -1.4401896985611953, -0.44018969856119533]
    assert values("log_softargmax", np.arange(4.0)).tolist() == published


# tensorflow/tfjs, tfjs-core/src/ops/log_softmax_test.ts, "regular test" (tfjs-core 4.22.0).
TFJS = {0: "-1.407606", 1: "-2.4076061", 2: "-0.407606"}


@pytest.mark.parametrize("k", [0, 2])
def test_tfjs_log_softmax(k: int) -> None:
    assert _within_its_digits(_tfjs(k), TFJS[k])


def test_tfjs_log_softmax_is_wrong_in_its_last_digit() -> None:
    # The enclosure excludes every number that rounds to the printed digits, and another float32 is the nearest.
    exact = _tfjs(1)
    assert not _within_its_digits(exact, TFJS[1])
    assert exact.value == np.float32("-2.4076059") != np.float32(TFJS[1])


def _tfjs(k: int) -> Certified:
    found: Certified = value("log_softargmax", [2.0, 1.0, 3.0], format="float32")[k]
    return found


def _within_its_digits(exact: Certified, printed: str) -> bool:
    """Whether an enclosure meets the numbers that round to a printed decimal."""
    half = Fraction(1, 2 * 10 ** len(printed.partition(".")[2]))
    (a, e), (b, f) = exact.lo, exact.hi
    return (
        Fraction(a) * Fraction(2) ** e <= Fraction(printed) + half
        and Fraction(printed) - half <= Fraction(b) * Fraction(2) ** f
    )

"""What the float64 rung decides is what the arbiter decides, and its assumptions hold on this machine."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from mpmath.libmp import from_float, mpf_exp, mpf_log, mpf_sub, to_float

from softgauge.reference.arbiter.certified import Certified
from softgauge.reference.arbiter.ziv import enclose
from softgauge.reference.cases import batches
from softgauge.reference.evaluate import enclosures
from softgauge.reference.formats import FORMATS
from softgauge.reference.ladder.climb import climb
from softgauge.reference.ladder.entry_ball import NO_SHIFT, ULPS, Ball
from softgauge.reference.ladder.entry_field import BallField
from softgauge.reference.ladder.entry_rounding import BITS
from softgauge.reference.ladder.row_ball import Float64Ball
from softgauge.reference.ladder.row_rounding import narrow
from softgauge.reference.ladder.verdict import RungResult
from softgauge.spec import functions
from softgauge.spec.op import Op

from ...families import in_turn
from ..arguments import arrays_of, encoded, is_regular, parameters_of

RUNGS = tuple(BITS.values())


@pytest.mark.parametrize(("op", "name"), in_turn(functions(), {name: name for name in FORMATS}))
def test_a_decided_value_is_the_arbiters(op: Op, name: str) -> None:
    compared = 0
    for batch in batches(op, name, "smoke", seed=1):
        known = enclosures(op.id, *batch.arrays, format=name, **batch.parameters)
        met = encoded(op, batch.arrays, batch.parameters)
        rows = range(min(len(batch.flags), 40 if op.elementwise else 8))
        for r in rows:
            row = [a[r].tolist() for a in met]
            if batch.arrays[0].shape[-1] > 40 and not op.elementwise:
                continue
            if not is_regular(op, row):
                continue
            for k, outcome in enumerate(enclose(op, row, FORMATS[name])):
                at: tuple[int, ...] = (r, k) if op.result else (r,)
                if known.bits[at] not in RUNGS:
                    continue
                assert isinstance(outcome, Certified)
                assert outcome.value == known.rounded[at]
                assert outcome.ulp_exponent == known.ulp_exponent[at]
                assert abs(outcome.residual - known.residual[at]) < 2.0**-6
                compared += 1
    assert compared


@pytest.mark.parametrize("op", functions().values(), ids=functions())
def test_the_rung_decides_most_of_ordinary_rows(op: Op) -> None:
    arrays = arrays_of(op, (1800,) if op.elementwise else (200, 9))
    parameters = parameters_of(op)
    if op.id.startswith("gaussian_softargmax_corrected"):
        # Ordinary for this map: it stretches its logits by K/L before it takes the inner softargmax.
        arrays[0] *= np.log(parameters["n"] - 1) / arrays[0].shape[-1]
    rung = climb(op, encoded(op, arrays, parameters), FORMATS["float32"])
    assert rung.decided.mean() > 0.95


@pytest.mark.parametrize(
    ("function", "certain", "low", "high"),
    [(np.exp, mpf_exp, -744.0, 709.0), (np.log, mpf_log, 1e-300, 1e300)],
    ids=["exp", "log"],
)
def test_numpy_errs_by_fewer_ulp_than_assumed(function: Any, certain: Any, low: float, high: float) -> None:
    rng = np.random.Generator(np.random.Philox(key=3))
    arguments = np.concatenate([rng.uniform(low, high, 2000), np.abs(rng.normal(size=2000)) + 1e-3])
    results = function(arguments)
    ulps = [
        abs(to_float(mpf_sub(from_float(r), certain(from_float(a), 120, "n"), 60, "n"))) / np.spacing(abs(r))
        for a, r in zip(arguments.tolist(), results.tolist(), strict=True)
        if abs(r) > 2.0**-1022
    ]
    assert max(ulps) < ULPS


@pytest.mark.parametrize(("function", "inverse"), [(np.expm1, np.log1p), (np.log1p, np.expm1)], ids=["expm1", "log1p"])
def test_numpy_keeps_tiny_arguments(function: Any, inverse: Any) -> None:
    # exp(x) - 1 and log(1 + x) are x - x²/2 + … with the sign of the second term known.
    x = 2.0 ** -np.arange(30.0, 1000.0)
    assert (np.abs(function(x) - x) <= np.maximum(x * x, ULPS * np.spacing(x))).all()
    assert np.array_equal(inverse(-x) < 0, np.ones(len(x), bool))


def test_one_plus_tiny_keeps_the_tiny() -> None:
    F = BallField(2)
    x = Ball(np.array([[0.0, -80.0]]), shift=NO_SHIFT)
    y = F.log(F.sum(lambda i: F.exp(x[i]))).at(NO_SHIFT)
    value = float((y.hi + y.lo).ravel()[0])
    assert abs(value - np.exp(-80.0)) < 1e-14 * value


@pytest.mark.parametrize("rows", [1, 3])
def test_a_long_row_is_cut_into_chunks_without_a_trace(monkeypatch: pytest.MonkeyPatch, rows: int) -> None:
    op = functions()["softargmax"]
    x = np.random.Generator(np.random.Philox(key=1)).normal(size=(7, 5))
    whole = climb(op, [x], FORMATS["float32"])
    monkeypatch.setattr("softgauge.reference.ladder.climb.CHUNK", 5 * rows)
    assert np.array_equal(climb(op, [x], FORMATS["float32"]).codes, whole.codes)


@pytest.mark.parametrize("name", ["float64", "float32"])
@pytest.mark.parametrize("exponent", [*range(0, 60, 6), 62, 66, 80])
@pytest.mark.parametrize("id", ["tempered_softargmax", "mellowmax", "gaussian_softargmax", "tempered_softargmax_vjp"])
def test_a_quotient_or_product_of_large_logits_keeps_what_is_left_of_its_low_part(
    id: str, exponent: int, name: str
) -> None:
    """Logits in units of their offset's ulp: nearly all of x/t cancels in the exponent, and the low parts remain."""
    op, format = functions()[id], FORMATS[name]
    rng = np.random.Generator(np.random.Philox(key=exponent))
    x = np.ldexp(1.0, exponent) + rng.integers(-8, 9, (4, 3)) * max(np.ldexp(1.0, exponent - format.p + 2), 0.25)
    parameters = {**parameters_of(op), **({"temperature": 3.0} if "temperature" in op.parameters else {})}
    met = encoded(op, [x, *arrays_of(op, (4, 3))[1:]], parameters)
    rung = climb(op, met, format)
    values = format.array(rung.codes)
    for r, k in np.argwhere(rung.decided).tolist():
        outcome = enclose(op, [a[r].tolist() for a in met], format, [k] if op.result else None)[0]
        assert isinstance(outcome, Certified)
        assert outcome.value == values[r, k]
        assert outcome.ulp_exponent == rung.ulp_exponent[r, k]
    assert rung.decided.any() or exponent > 36


def test_what_overflows_float64_is_left_to_the_arbiter() -> None:
    op = functions()["logsumexp_vjp"]
    rung = climb(op, [np.array([[0.0, 1.0]]), np.array([1e308])], FORMATS["float32"])
    assert not rung.decided.any()


@pytest.mark.parametrize("name", ["float32", "float16", "bfloat16", "float8_e5m2"])
@pytest.mark.parametrize("q", [1e-15, 1e-200, 1e-300])
def test_an_overflow_far_beyond_the_format_is_an_infinity(name: str, q: float) -> None:
    row = [np.array([[0.5, 0.5]]), np.array([[q, 1.0]]), np.array([float(FORMATS[name].max)])]
    known = enclosures("cross_entropy_vjp_q", *row, format=name)
    assert known.rounded[0, 0] == -np.inf


def test_a_nan_in_one_row_hides_no_sign_of_another() -> None:
    rung = RungResult.blank((2, 1), FORMATS["float32"])
    with np.errstate(all="ignore"):
        narrow(np.array([[np.nan], [-1.5]]), 0.0, 0.0, FORMATS["float32"], rung)
    assert rung.decided.tolist() == [[False], [True]]
    assert FORMATS["float32"].array(rung.codes)[1, 0] == -1.5


def test_a_nan_in_one_row_hides_no_underflow_of_another() -> None:
    product = Float64Ball(np.array([[np.nan], [1e-200]])) * Float64Ball(np.array([[1.0], [1e-150]]))
    assert product.hi[1, 0] == 0
    assert product.rad[1, 0] > 0


@pytest.mark.parametrize("name", ["float64", "float32", "float16"])
@pytest.mark.parametrize("which", ["softargmax", "log_softargmax", "logsumexp"])
def test_a_value_on_one_side_of_its_limit_needs_no_arbiter(which: str, name: str) -> None:
    op, target = functions()[which], FORMATS[name]
    rng = np.random.Generator(np.random.Philox(key=7))
    # In float64 a term below e^-690 counts as absent, and what underflows is the arbiter's.
    gaps = 101 + rng.random((6, 1000)) * 400
    gaps[:, 0] = 0
    x = (rng.integers(1, 2000, size=(6, 1)) / 16 - gaps).astype(target.dtype).astype(np.float64)
    # Float16 rounds logits near a large one onto it.
    assert (x[:, :1] - x[:, 1:]).min() > 100
    known = enclosures(which, x, format=name)
    # log p of the maximum is as small as e^-gap beside 1: no ball keeps it.
    counted = known.bits[:, 1:] if which == "log_softargmax" else known.bits
    assert np.isin(counted, RUNGS).all()
    for r in range(len(x)):
        few = [*rng.integers(1, 1000, size=5).tolist(), int(np.argmax(x[r]))] if op.result else [0]
        for k, outcome in zip(few, enclose(op, [x[r].tolist()], target, few), strict=True):
            assert isinstance(outcome, Certified)
            at = (r, k) if op.result else (r,)
            assert outcome.value == known.rounded[at]
            assert outcome.ulp_exponent == known.ulp_exponent[at]
            assert abs(outcome.residual - known.residual[at]) < 2.0**-6


def test_a_limit_decides_only_on_the_side_that_is_known() -> None:
    """1 - e^-200 is below 1 and 1 + e^-200 above: the ulp, and the residual, are those of the side."""
    log, soft = (functions()[name] for name in ("logsumexp", "softargmax"))
    above = climb(log, [np.array([[1.0, -199.0]])], FORMATS["float64"])
    below = climb(soft, [np.array([[0.0, -200.0]])], FORMATS["float64"])
    assert above.decided.all()
    assert below.decided[0, 0]
    assert (above.ulp_exponent[0, 0], below.ulp_exponent[0, 0]) == (-52, -53)
    tie = climb(functions()["log_softargmax"], [np.array([[2.0**53, -3.0]])], FORMATS["float64"])
    # -(2^53 + 3) lies in the middle of two numbers, and the value below it.
    assert tie.decided[0, 1]
    assert FORMATS["float64"].array([int(tie.codes[0, 1])])[0] == -(2.0**53 + 4)


def test_a_radius_that_underflows_certifies_no_zero() -> None:
    """Of p (mean - x) / t² the radius of p (mean - x) underflows, and the division makes it large again."""
    op, target = functions()["tempered_softargmax_vjp_temperature"], FORMATS["float64"]
    row: tuple[Any, ...] = [0.0, -800 * 2.0**-500], 2.0**-500, [0.0, 1.0]
    (outcome,) = enclose(op, row, target)
    rung = climb(op, [np.array([a]) for a in row], target)
    assert isinstance(outcome, Certified)
    assert not rung.decided[0, 0] or int(rung.codes[0, 0]) == outcome.code


def test_a_quotient_of_a_subnormal_number_lies_in_its_ball() -> None:
    p, q = 2.5e-323, 2.7449189675757192e-222
    ball = Ball(np.float64(p)) / Ball(np.float64(q))
    off = Fraction(p) / Fraction(q) - Fraction(float(ball.hi)) - Fraction(float(ball.lo))
    assert abs(off) <= Fraction(float(ball.rad))

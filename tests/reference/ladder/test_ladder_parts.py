"""Rows that are evaluated in parts: along their classes where they are long, entry by entry where little is left."""

from __future__ import annotations

import tracemalloc
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from mpmath import MPContext

from softgauge.reference import enclosures
from softgauge.reference.arbiter.certified import Certified
from softgauge.reference.arbiter.ziv import enclose
from softgauge.reference.cases import batches
from softgauge.reference.formats import FORMATS
from softgauge.reference.ladder import climb as ladder
from softgauge.reference.ladder.climb import climb
from softgauge.reference.ladder.entry_ball import Ball
from softgauge.reference.ladder.row_ball import DoubleDoubleBall, Float64Ball
from softgauge.reference.ladder.row_field import FOLD, REST, _folded
from softgauge.reference.ladder.row_rounding import narrow, narrow_pair
from softgauge.reference.ladder.verdict import RungResult
from softgauge.spec import function, functions
from softgauge.spec.op import Op

from ...families import in_turn
from ..arguments import encoded, is_regular

ROWWISE = [op for op in functions().values() if not op.elementwise]


@pytest.mark.parametrize(
    ("op", "name"), in_turn({op.id: op for op in ROWWISE}, {name: name for name in ("float64", "float32")})
)
def test_a_row_in_blocks_has_the_values_of_the_whole(op: Op, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    target, compared = FORMATS[name], 0
    for batch in batches(op, name, "smoke", seed=4):
        if batch.arrays[0].shape[-1] != 17:
            continue
        met = encoded(op, batch.arrays, batch.parameters)
        rows = [r for r in range(len(batch.flags)) if is_regular(op, [a[r].tolist() for a in met])]
        met = [a[rows] for a in met]
        whole = climb(op, met, target)
        with monkeypatch.context() as patch:
            patch.setattr(ladder, "CHUNK", 6)
            patch.setattr(ladder, "LONG", 6)
            parts = climb(op, met, target)
        both = whole.decided & parts.decided
        assert both.mean() > whole.decided.mean() - 0.1
        # The sign of a zero is known as far as the ball knows it.
        codes = [np.where(a.codes == target.sign_bit, 0, a.codes)[both] for a in (whole, parts)]
        assert np.array_equal(*codes)
        assert np.array_equal(whole.ulp_exponent[both], parts.ulp_exponent[both])
        assert (np.abs(whole.residual - parts.residual)[both] < 2.0**-6).all()
        compared += int(both.sum())
    assert compared


def test_what_is_left_of_rows_is_evaluated_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Entries that the first rung leaves, a few of each row, against the arbiter."""
    op, target = function("softargmax_vjp"), FORMATS["float32"]
    rng = np.random.Generator(np.random.Philox(key=11))
    x = rng.normal(size=(12, 257)).astype(np.float32).astype(np.float64)
    # Cotangents next to their own mean: p (g - <g, p>) loses some 15 bits.
    g = (1 + rng.normal(size=x.shape) * 2.0**-15).astype(np.float32).astype(np.float64)
    seen: list[int] = []
    right = ladder._pair

    def counted(op: Op, arguments: Any, format: Any, size: int, wanted: Any, into: Any = None) -> Any:
        seen.append(-1 if wanted is None else wanted.shape[1])
        return right(op, arguments, format, size, wanted, into)

    monkeypatch.setattr(ladder, "_pair", counted)
    monkeypatch.setattr(ladder, "FEW", 1)
    known = climb(op, [x, g], target)
    assert seen
    assert max(seen) > 0
    assert known.decided.all()
    for r in range(0, 12, 3):
        few = rng.integers(0, 257, size=6).tolist()
        for k, outcome in zip(few, enclose(op, [x[r].tolist(), g[r].tolist()], target, few), strict=True):
            assert isinstance(outcome, Certified)
            assert (outcome.code, outcome.ulp_exponent) == (int(known.codes[r, k]), int(known.ulp_exponent[r, k]))


def test_every_entry_that_is_left_is_wanted() -> None:
    left = np.zeros((3, 40), bool)
    left[0, [3, 17]] = left[2, [39]] = True
    wanted = ladder._wanted(left)
    assert wanted is not None
    assert wanted.tolist() == [[3, 17], [0, 0], [39, 0]]
    assert ladder._wanted(np.ones((2, 8), bool)) is None


@pytest.mark.parametrize("kind", [Float64Ball, DoubleDoubleBall, Ball])
@pytest.mark.parametrize("quotient", [False, True])
def test_a_shift_that_is_rounded_is_made_good(kind: Any, quotient: bool) -> None:
    """a e^s times, or by, b e^t: s + t has more bits than float64 holds."""
    s, t = np.float64(10.1), np.float64(-1e-3) / 3
    a, b = kind(np.array([[1.25, -0.75]]), shift=s), kind(np.array([[1.5, 1.5]]), shift=t)
    y = a / b if quotient else a * b
    context = MPContext()
    context.prec = 200
    # The exponent that the value has beside the shift of the ball.
    left = Fraction(float(s)) + (-1 if quotient else 1) * Fraction(float(t)) - Fraction(float(y.shift))
    assert left
    for k, top in enumerate([1.25, -0.75]):
        exact = context.mpf(top) * (1 / context.mpf(1.5) if quotient else context.mpf(1.5))
        exact *= context.exp(context.mpf(left.numerator) / left.denominator)
        hi, lo = context.mpf(float(y.hi[0, k])), context.mpf(float(np.broadcast_to(y.lo, (1, 2))[0, k]))
        radius = float(np.broadcast_to(y.rad, (1, 2))[0, k])
        if kind is not Ball:
            radius += float(np.broadcast_to(y.rel, (1, 2))[0, k]) * abs(float(y.hi[0, k]))
        assert abs(exact - hi - lo) <= radius
        assert radius < (2.0**-46 if kind is Float64Ball else 2.0**-95)


@pytest.mark.parametrize("rows", [1, 3])
def test_a_folded_sum_counts_every_entry_once(rows: int) -> None:
    for n in [*range(1, 700), 4097, 50257]:
        # Sums of so few integers are exact in any order.
        a = np.arange(rows * n, dtype=np.float64).reshape(rows, n) ** 2 % 1021
        total, depth = _folded(a)
        assert total.tolist() == [[float(sum(int(v) for v in row))] for row in a]
        assert depth <= REST + FOLD * np.log2(n)


@pytest.mark.parametrize("radius", [2.0**-60, 2.0**-1000])
@pytest.mark.parametrize("name", ["float32", "bfloat16"])
def test_a_power_of_two_that_is_not_exact_is_left(name: str, radius: float) -> None:
    """Its ulp depends on the side; a radius that is lost in a float64 sum is still a radius."""
    target = FORMATS[name]
    rung = RungResult.blank((1, 3), target)
    with np.errstate(all="ignore"):
        narrow(np.array([[1.0, -0.5, 3.0]]), 0.0, np.full((1, 1), radius), target, rung)
    assert rung.decided.tolist() == [[False, False, True]]
    with np.errstate(all="ignore"):
        narrow_pair(np.array([[1.0, -0.5, 3.0]]), np.zeros((1, 3)), 0.0, np.full((1, 1), radius), target, rung)
    assert rung.decided.tolist() == [[False, False, True]]
    with np.errstate(all="ignore"):
        narrow(np.array([[1.0, -0.5, 3.0]]), 0.0, 0.0, target, rung)
    assert rung.decided.all()


@pytest.mark.parametrize(("op", "format"), [("softargmax", "float64"), ("log_softargmax", "float32")])
def test_a_row_of_a_million_takes_little_beside_its_results(op: str, format: str) -> None:
    x = np.random.Generator(np.random.Philox(key=2)).normal(size=(1, 1 << 20)).astype(format)
    tracemalloc.start()
    try:
        known = enclosures(op, x)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    results = sum(a.nbytes for a in (known.rounded, known.ulp_exponent, known.residual, known.bits))
    # The encoded row, what is decided, and the temporaries of a block.
    assert peak - results < 8 * x.size + x.size + (24 << 20)

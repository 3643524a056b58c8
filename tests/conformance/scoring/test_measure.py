"""The scoring rule: units, monotone tolerances, the excuses of a format, and no surprise at the extremes."""

from __future__ import annotations

import warnings
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from softgauge.conformance.scoring.measure.arithmetic import LINES, Arithmetic, arithmetic
from softgauge.conformance.scoring.measure.exemptions import excused
from softgauge.conformance.scoring.measure.ulp_error import Measure
from softgauge.reference.cases import batches
from softgauge.reference.evaluate import enclosures
from softgauge.reference.formats import FORMATS
from softgauge.spec.discovery import functions
from softgauge.spec.grade import Grade
from softgauge.spec.role import Role
from tests.reference.arguments import arrays_of, narrowed, parameters_of

from ...families import in_turn

Array = npt.NDArray[Any]
WIDE = ("float64", "float32")
ALL = ("float64", "float32", "float16", "bfloat16")
EACH = in_turn({op: op for op in functions()}, {dtype: dtype for dtype in ALL})
GRANTING = (Grade.STABLE, Grade.TEXTBOOK, Grade.FAST, Grade.FRAGILE)
"""Lines of which each grants what the ones before it grant; native differs in its compute format."""


def plain(dtype: str) -> Arithmetic:
    return arithmetic(dtype, {}, frozenset())


def sample(op: str, dtype: str, rows: int = 4) -> tuple[Array, ...]:
    """Return a few ordinary rows of the cases of a function."""
    known = functions()[op]
    batch = next(b for b in batches(known, dtype, "smoke", 0) if known.elementwise or b.arrays[0].shape[-1] == 3)
    step = max(len(batch.arrays[0]) // rows, 1)
    return tuple(np.ascontiguousarray(a[::step][: 2 * rows]) for a in batch.arrays)


def measure(op: str, arrays: tuple[Array, ...], how: Arithmetic, got: Array | None = None) -> Measure:
    known = functions()[op]
    parameters = parameters_of(known)
    want = enclosures(op, *arrays, format=how.format.name, **parameters)
    return Measure(known, how, arrays, want.rounded if got is None else got, want, parameters)


def tolerance(m: Measure, line: Grade) -> npt.NDArray[np.float64]:
    """Return the permitted error itself."""
    with np.errstate(over="ignore"):
        return np.ldexp(m.tolerance(line), m.unit)


@pytest.mark.parametrize(("op", "dtype"), EACH)
def test_the_correctly_rounded_value_is_off_by_half_an_ulp_at_most(op: str, dtype: str) -> None:
    m = measure(op, sample(op, dtype), plain(dtype))
    assert (m.ulps <= 0.5).all()
    assert m.same.all()
    assert not (m.spurious | m.missed_nan | (m.outside & np.isfinite(m.got))).any()
    for line in LINES:
        assert (m.ratio(line) <= 1).all(), line


@pytest.mark.parametrize(("op", "dtype"), EACH)
def test_the_next_number_is_one_ulp_further(op: str, dtype: str) -> None:
    f = FORMATS[dtype]
    exact = measure(op, sample(op, dtype), plain(dtype))
    codes = f.codes(exact.got)
    magnitude = codes & ~np.asarray(f.sign_bit, f.code_dtype)
    inner = (magnitude > 0) & (magnitude < f.max_code)
    assert inner.any()
    up = f.array(np.where(inner, codes + 1, codes).astype(f.code_dtype)).reshape(exact.got.shape)
    m = measure(op, exact.arrays, plain(dtype), up)
    inner = inner.reshape(exact.got.shape)
    # At a power of two the ulp at the exact value may be that of the binade below or above.
    assert ((m.ulps[inner] >= 0.5) & (m.ulps[inner] <= 2.5)).all()
    gap = np.abs(up[inner].astype(np.float64) - exact.got[inner].astype(np.float64))
    steps = gap / np.ldexp(1.0, exact.want.ulp_exponent[inner])
    signed = np.sign(exact.got.astype(np.float64)[inner]) * steps - exact.want.residual[inner]
    np.testing.assert_allclose(m.ulps[inner], np.abs(signed), rtol=1e-12)
    assert not m.same[inner].any()


@pytest.mark.parametrize("dtype", ALL)
def test_an_infinity_counts_as_the_number_after_the_largest(dtype: str) -> None:
    f = FORMATS[dtype]
    x = np.array([float(f.max)], f.dtype)
    m = measure("softplus", (x,), plain(dtype), np.array([np.inf], f.dtype))
    assert m.ulps.tolist() == pytest.approx([1.0], rel=1e-6)


@pytest.mark.parametrize("dtype", ALL)
def test_a_finite_number_is_no_infinity_and_an_infinity_no_nan(dtype: str) -> None:
    f = FORMATS[dtype]
    x = np.array([[np.inf, 0.0], [-np.inf, -np.inf], [1.0, 2.0], [0.5, 1.0]], f.dtype)
    got = np.array([float(f.max), -float(f.max), np.inf, np.nan], f.dtype)
    m = measure("logsumexp", (x,), plain(dtype), got)
    assert m.ulps[[0, 1, 3]].tolist() == [np.inf] * 3
    assert m.ulps[2] > 1
    for line in LINES:
        assert (m.ratio(line) > 1).all()
    exact = measure("logsumexp", (x,), plain(dtype))
    assert exact.ulps[:2].tolist() == [0.0, 0.0]


@pytest.mark.parametrize("dtype", WIDE)
def test_where_the_exact_result_rounds_to_infinity_infinity_is_right(dtype: str) -> None:
    f = FORMATS[dtype]
    x = np.full((1, 2), float(f.max), f.dtype)
    g = np.array([float(f.max)], f.dtype)
    m = measure("softmax_cross_entropy", (np.array([[0.0, -float(f.max)]], f.dtype), np.array([[0.0, 4.0]], f.dtype)),
                plain(dtype))  # fmt: skip
    assert np.isinf(m.got).all()
    assert m.ulps.tolist() == [0.0]
    assert (measure("logsumexp_vjp", (x, g), plain(dtype)).ulps <= 0.5).all()


@pytest.mark.parametrize(("op", "dtype"), EACH)
def test_each_line_grants_what_the_one_before_it_grants(op: str, dtype: str) -> None:
    m = measure(op, sample(op, dtype), plain(dtype))
    granted = [tolerance(m, line) for line in GRANTING]
    for less, more in pairwise(granted):
        assert (less <= more * (1 + 1e-12)).all()
    assert (granted[0][np.isfinite(m.got)] > 0).all()
    assert (tolerance(m, Grade.NATIVE) >= granted[0] * (1 - 1e-12) - np.ldexp(0.5, m.want.ulp_exponent)).all()


@pytest.mark.parametrize("op", ["softargmax", "log_softargmax", "logsumexp"])
def test_lines_are_strictly_ordered_where_rows_are_long_and_far_from_0(op: str) -> None:
    x = (1000 + np.random.default_rng(0).normal(size=(1, 200))).astype(np.float32)
    m = measure(op, (x,), plain("float32"))
    granted = [tolerance(m, line) for line in GRANTING]
    for less, more in pairwise(granted):
        assert (less < more).all()


TINY = [(0.0, -87.4), (0.0, -95.0), (0.0, -103.0)]
"""Rows whose second probability is subnormal in binary32."""


@pytest.mark.parametrize("row", TINY)
@pytest.mark.parametrize("flushes", [frozenset(), frozenset({"float32"})], ids=["keeps", "flushes"])
def test_a_subnormal_may_be_0_only_where_it_is_declared(row: tuple[float, float], flushes: frozenset[str]) -> None:
    x = np.array([row], np.float32)
    how = arithmetic("float32", {}, flushes)
    m = measure("softargmax", (x,), how, np.array([[1.0, 0.0]], np.float32))
    few = m.ulps[0, 1] < 3
    assert (m.ratio(Grade.FAST)[0, 1] <= 1) == (bool(flushes) or few)


@pytest.mark.parametrize("value", [-80.0, -40.0, -3.0])
def test_a_normal_number_is_never_0(value: float) -> None:
    x = np.array([[0.0, value]], np.float32)
    flushing = arithmetic("float32", {}, frozenset({"float32"}))
    m = measure("softargmax", (x,), flushing, np.array([[1.0, 0.0]], np.float32))
    for line in LINES:
        assert m.ratio(line)[0, 1] > 1


@pytest.mark.parametrize(("dtype", "excused"), [("float16", False), ("bfloat16", True), ("float32", True)])
def test_flushing_binary32_excuses_the_formats_with_its_range(dtype: str, excused: bool) -> None:
    f = FORMATS[dtype]
    x = np.array([[0.0, np.log(float(f.tiny) / 3)]]).astype(f.dtype)
    how = arithmetic(dtype, {}, frozenset({"float32"}))
    m = measure("softargmax", (x,), how, np.array([[1.0, 0.0]]).astype(f.dtype))
    assert 0 < m.want.rounded[0, 1].astype(np.float64) < float(f.tiny)
    assert (m.ratio(Grade.FAST)[0, 1] <= 1) is np.bool_(excused)


LINEAR = [name for name, op in functions().items() if op.arguments[-1] == "g"]


@pytest.mark.parametrize("power", [-60, -7, 5, 60])
@pytest.mark.parametrize("op", LINEAR)
def test_powers_of_two_in_the_cotangent_scale_errors_and_bounds(op: str, power: int) -> None:
    known = functions()[op]
    rng = np.random.default_rng(0)
    ordinary = arrays_of(known, (4,) if known.elementwise else (4, 3))
    # An entry that a mask drops has an error of 0 and a tolerance of underflow alone.
    arrays = (*(a | True if a.dtype == np.bool_ else a for a in ordinary[:-1]), rng.normal(size=ordinary[-1].shape))
    scaled = (*arrays[:-1], np.ldexp(arrays[-1], power))
    here, there = measure(op, arrays, plain("float64")), measure(op, scaled, plain("float64"))
    np.testing.assert_array_equal(np.ldexp(here.got, power), there.got)
    np.testing.assert_array_equal(here.ulps, there.ulps)
    for line in LINES:
        # The terms for underflow do not scale, and are nothing here.
        np.testing.assert_allclose(here.tolerance(line), there.tolerance(line), rtol=1e-12)


def extremes(op: str, dtype: str) -> tuple[Array, ...]:
    """Return rows of the ends of the range, subnormals and huge cotangents."""
    known, f = functions()[op], FORMATS[dtype]
    top, low, least = float(f.max), -float(f.max), float(f.eta)
    rows = [(top, top), (top, low), (low, low), (least, -least), (0.0, -0.0), (top, 0.0), (1.0, low), (-np.inf, 0.5)]
    excludes = known.extension is not None and known.roles[0] is Role.LOGITS
    x = np.array(rows if excludes else rows[:-1])
    other = np.resize([top, low, 1.0, least, 0.0, -1.0], x.shape) if known.arguments[-1] == "g" else np.ones(x.shape)
    if known.elementwise:
        x, other = x.ravel(), other.ravel()
    weights = np.where(np.isinf(x), 0.0, np.resize([1.0, 0.25], x.shape))
    mirrored = np.abs(x)[..., ::-1]
    given = {
        Role.COTANGENT: other,
        Role.TARGETS: weights,
        Role.LABELS: np.argmax(x, axis=-1) if x.ndim > 1 else x,
        Role.MASK: np.arange(x.size).reshape(x.shape) % 4 != 0,
        Role.PROBABILITIES: np.where(mirrored == 0, 1.0, mirrored),
    }
    if Role.MASK in known.roles:
        # A row that mask and -inf leave nothing of is a convention.
        given[Role.MASK] |= np.isinf(x).any(axis=-1, keepdims=True)
    if known.roles[0] is Role.PROBABILITIES:
        # 0 is absent where the function extends to it; a weight where the other one is 0 has no finite value.
        x = np.abs(x) if known.extension else np.where(x == 0, least, np.abs(x))
    arrays = [x if i == 0 else given[role] for i, (_, _, role) in enumerate(known.arrays)]
    kept = [
        a if core or known.elementwise or role is Role.LABELS else a[:, 0]
        for a, (_, core, role) in zip(arrays, known.arrays, strict=True)
    ]
    return tuple(narrowed(known, kept, f.dtype))


@pytest.mark.parametrize(("op", "dtype"), EACH)
def test_nothing_is_nan_and_nothing_warns_at_the_extremes(op: str, dtype: str) -> None:
    arrays, f = extremes(op, dtype), FORMATS[dtype]
    parameters = parameters_of(functions()[op])
    want = enclosures(op, *arrays, format=dtype, **parameters)
    top, least = float(f.max), float(f.eta)
    values = (0.0, -0.0, 1.0, least, top, -top, np.inf, -np.inf, np.nan)
    for got in (want.rounded, *(np.full_like(want.rounded, v) for v in values)):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            m = Measure(functions()[op], plain(dtype), arrays, got, want, parameters)
            seen = [m.ulps, *(m.tolerance(line) for line in LINES), *(m.ratio(line) for line in LINES)]
            masks = [m.same, m.spurious, m.missed_nan, m.outside]
        for a in seen:
            assert a.shape == got.shape
            assert not np.isnan(a).any()
            assert (a >= 0).all()
        assert all(mask.shape == got.shape for mask in masks)


@pytest.mark.parametrize(("op", "dtype"), EACH)
def test_the_certified_value_meets_every_line_at_the_extremes(op: str, dtype: str) -> None:
    m = measure(op, extremes(op, dtype), plain(dtype))
    for line in LINES:
        assert (m.ratio(line) <= 1).all(), line


HALVED = {
    "softplus": (np.array([1.7e308]),),
    "log_sigmoid": (np.array([-1.7e308]),),
    "logsumexp": (np.array([[1.7e308, 1.7e308]]),),
    "log_softargmax": (np.array([[-1.7e308, 0.0]]),),
    "softmax_cross_entropy": (np.array([[-1.7e308, 0.0]]), np.array([[1.0, 0.0]])),
}
"""Arguments whose result is so large that a multiple of it overflows."""


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.label)
@pytest.mark.parametrize("op", HALVED)
def test_a_bound_that_overflows_does_not_excuse_everything(op: str, line: Grade) -> None:
    """u times a radius is a number even where the radius is none."""
    exact = measure(op, HALVED[op], plain("float64"))
    large = np.abs(exact.got) > 1e308
    assert large.any()
    half = measure(op, HALVED[op], plain("float64"), exact.got / 2)
    assert (half.ratio(line)[large] > 1).all()
    assert (exact.ratio(line) <= 1).all()


LOOSE = {
    "boltzmann_vjp",
    "softplus_vjp",
    "log_sigmoid_vjp",
    "tempered_softargmax_vjp_temperature",
    "gaussian_softargmax_corrected_vjp",
}
"""Pullbacks whose relative error grows with the logits: times a huge cotangent it is beyond every number."""


@pytest.mark.parametrize(
    ("op", "dtype"),
    in_turn({op: op for op in functions() if op not in LOOSE}, {name: name for name in ("float64", "bfloat16")}),
)
def test_an_infinity_in_place_of_a_number_is_beyond_every_bound(op: str, dtype: str) -> None:
    """Huge cotangents and logits near the ends of the range included, whose products are no numbers."""
    known, f = functions()[op], FORMATS[dtype]
    judged = 0
    for batch in batches(known, dtype, "smoke", 0):
        if batch.parameters.get("reduction", "none") != "none":
            continue
        want = enclosures(op, *batch.arrays, format=dtype, **batch.parameters)
        number = np.abs(want.rounded.astype(np.float64)) < float(f.max) / 4
        number &= ~excused(known, plain(dtype), batch)
        judged += int(number.sum())
        for infinity in (np.inf, -np.inf):
            got = np.full_like(want.rounded, infinity)
            m = Measure(known, plain(dtype), batch.arrays, got, want, batch.parameters)
            # A fragile one may err by multiples of a common offset, which may be the largest number.
            for line in (Grade.STABLE, Grade.TEXTBOOK, Grade.FAST, Grade.NATIVE):
                within = number & (m.ratio(line) <= 1)
                assert not within.any(), (line, batch.case(int(np.argwhere(within)[0][0])))
    assert judged > 50


@pytest.mark.parametrize("shape", [(0, 3), (0, 1), (2, 0)], ids=str)
@pytest.mark.parametrize("op", functions())
def test_an_empty_batch_has_an_empty_measure(op: str, shape: tuple[int, int]) -> None:
    known = functions()[op]
    arrays = tuple(narrowed(known, [np.zeros_like(a) for a in arrays_of(known, shape)], np.float32))
    if shape[1] == 0 and not known.result and not known.elementwise:
        pytest.skip("a sum over no classes is a special value and is not measured")
    if shape[1] == 0 and Role.LABELS in known.roles:
        pytest.skip("without a class there is no label")
    m = measure(op, arrays, plain("float32"))
    assert m.ulps.size == 0
    if shape[1] == 0:
        return
    for line in LINES:
        assert m.ratio(line).shape == m.got.shape


@pytest.mark.parametrize("dtype", ALL)
def test_narrow_formats_compute_in_binary32_unless_they_declare(dtype: str) -> None:
    narrow = FORMATS[dtype].bits <= 16
    assert plain(dtype).compute is FORMATS["float32" if narrow else dtype]
    declared = arithmetic(dtype, {dtype: dtype}, frozenset())
    assert declared.compute is FORMATS[dtype]
    assert declared.native == narrow
    assert not plain(dtype).native

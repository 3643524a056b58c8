"""Certified values of arrays: axes, broadcasting, and what stands for infinities, NaN and empty rows."""

from __future__ import annotations

from importlib import import_module
from math import inf, nan

import ml_dtypes
import numpy as np
import pytest

from softgauge.reference import FORMATS, DomainError, UndecidedError, enclosures, value, values
from softgauge.spec import Op, functions
from softgauge.spec.role import Role

from .arguments import arrays_of, is_regular, narrowed, parameters_of, special_call

ROWS = np.array([[0.5, -3.25, 7.0], [1.0, 1.0, -2.0]])
COTANGENTS = np.array([[1.0, -2.0, 0.5], [0.25, 4.0, 0.0]])

SPECIAL = {s.id: (f, s) for f in functions().values() for s in f.specials}


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("op", functions())
def test_the_array_has_at_every_place_the_value_of_its_row(op: str, format: str) -> None:
    known, f = functions()[op], FORMATS[format]
    arrays, parameters = narrowed(known, arrays_of(known), f.dtype), parameters_of(known)
    y = values(op, *arrays, **parameters)
    assert y.dtype == f.dtype
    for place in np.ndindex(arrays[0].shape if known.elementwise else arrays[0].shape[:-1]):
        single = value(op, *(a[place].tolist() for a in arrays), format=format, **parameters)
        wanted = [c.code for c in single] if known.result else [single.code]
        assert np.atleast_1d(f.codes(y[place])).tolist() == wanted


@pytest.mark.parametrize("op", [f for f in functions().values() if not f.elementwise], ids=lambda f: f.id)
@pytest.mark.parametrize("axis", [0, 1, 2, -1, -2, -3])
def test_an_axis_is_a_name(op: Op, axis: int) -> None:
    arrays = arrays_of(op, (2, 3, 4))
    moved = [np.moveaxis(a, -1, axis) if core else a for (_, core, _), a in zip(op.arrays, arrays, strict=True)]
    want = values(op.id, *arrays, **parameters_of(op))
    got = values(op.id, *moved, axis=axis, **parameters_of(op))
    np.testing.assert_array_equal(got, np.moveaxis(want, -1, axis) if op.result else want, strict=True)


def test_the_axes_of_the_batch_broadcast() -> None:
    x, g = ROWS[:, None, :], np.vstack([COTANGENTS, -COTANGENTS])
    y = values("softargmax_vjp", x, g)
    assert y.shape == (2, 4, 3)
    for i, j in np.ndindex(2, 4):
        np.testing.assert_array_equal(y[i, j], values("softargmax_vjp", ROWS[i], g[j]))
    doubled = values("logsumexp_vjp", ROWS, np.float64(2.0))
    np.testing.assert_array_equal(doubled, 2 * values("softargmax", ROWS), strict=True)
    np.testing.assert_array_equal(values("sigmoid_vjp", ROWS, 2.0), values("sigmoid_vjp", ROWS, np.full((2, 3), 2.0)))


@pytest.mark.parametrize("format", FORMATS)
def test_the_format_is_the_dtype_unless_it_is_given(format: str) -> None:
    assert values("logsumexp", ROWS, format=format).dtype == FORMATS[format].dtype
    narrow = ROWS.astype(FORMATS[format].dtype)
    assert values("logsumexp", narrow).dtype == narrow.dtype
    assert values("logsumexp", narrow, format="float64").dtype == np.float64


def test_a_wider_input_is_rounded_once() -> None:
    x = np.array([1 + 2.0**-8, -200.0], dtype=np.float32)
    once = values("logsumexp", x, format="bfloat16")
    assert float(once) == 1.0078125
    assert float(values("logsumexp", x, format="float64").astype(ml_dtypes.bfloat16)) == 1.0


@pytest.mark.parametrize("op", ["softargmax", "log_softargmax"])
def test_an_entry_minus_inf_is_absent(op: str) -> None:
    x = np.array([-inf, 0.5, -3.25, -inf, 7.0])
    y = values(op, x)
    np.testing.assert_array_equal(y[[1, 2, 4]], values(op, ROWS[0]))
    absent = 0.0 if op == "softargmax" else -inf
    assert y[[0, 3]].tolist() == [absent, absent]
    assert not np.signbit(values("softargmax", x)).any()


def test_an_absent_entry_takes_no_part_in_sums_losses_and_pullbacks() -> None:
    x, t = np.array([0.5, -inf, -3.25, 7.0]), np.array([0.25, 0.0, 0.5, 0.25])
    keep = [0, 2, 3]
    assert values("logsumexp", x) == values("logsumexp", x[keep])
    assert values("softmax_cross_entropy", x, t) == values("softmax_cross_entropy", x[keep], t[keep])
    for op, second in (("softargmax_vjp", t + 1), ("logsumexp_vjp", np.float64(3.0))):
        y = values(op, x, second)
        np.testing.assert_array_equal(y[keep], values(op, x[keep], second[keep] if second.ndim else second))
        assert y[1] == 0


def certain(y: object) -> bool:
    return None not in (y if isinstance(y, tuple) else (y,))


@pytest.mark.parametrize("clause", [c for c, (_, s) in SPECIAL.items() if certain(s.y)])
@pytest.mark.parametrize("format", ["float64", "bfloat16"])
def test_a_special_value_is_a_declared_one_or_refused(clause: str, format: str) -> None:
    op, s = SPECIAL[clause]
    arrays, parameters = special_call(op, s.x, FORMATS[format].dtype)
    try:
        got = values(op.id, *arrays, **parameters).astype(float)
    except DomainError:
        # Only rows that the op's extension says nothing of, and parameters outside the domain.
        assert s.may_raise or not is_regular(op, s.x)
        assert not op.elementwise
        return
    declared = [s.y, *(y for _, y in s.permitted)]
    rounded = [np.array(y, FORMATS[format].dtype).astype(float) for y in declared]
    assert any(np.array_equal(got, y, equal_nan=True) for y in rounded), got


@pytest.mark.parametrize("temperature", [0.0, -1.0, nan])
def test_a_temperature_is_above_0(temperature: float) -> None:
    with pytest.raises(DomainError, match="the temperature is"):
        values("tempered_softargmax", ROWS, temperature=temperature)
    with pytest.raises(DomainError, match="must be above 0"):
        value("tempered_softargmax", [1.0, 2.0], format="float32", temperature=temperature)


@pytest.mark.parametrize("clause", [c for c, (f, s) in SPECIAL.items() if f.elementwise])
def test_the_special_values_of_elementwise_functions_are_the_normative_ones(clause: str) -> None:
    op, s = SPECIAL[clause]
    np.testing.assert_array_equal(values(op.id, *map(np.float64, s.x)), np.float64(s.y))


@pytest.mark.parametrize("op", functions())
def test_nan_anywhere_makes_the_whole_row_nan(op: str) -> None:
    known = functions()[op]
    # Labels and masks are no numbers, and a mask keeps the first class.
    numbers = [i for i, (_, _, role) in enumerate(known.arrays) if role not in (Role.LABELS, Role.MASK)]
    for argument in numbers:
        arrays = arrays_of(known)
        arrays[argument].flat[0] = nan
        y = values(op, *arrays, **parameters_of(known))
        clean = values(op, *arrays_of(known), **parameters_of(known))
        assert np.isnan(y[0] if not known.elementwise else y[0, 0]).all()
        np.testing.assert_array_equal(y[1], clean[1])


@pytest.mark.parametrize("op", [f for f in functions().values() if "ignore_index" in f.options], ids=lambda f: f.id)
@pytest.mark.parametrize("logits", [(nan, 0.0, 1.0), (-inf, -inf, -inf), (inf, inf, -inf)])
def test_a_row_whose_label_is_ignored_is_0_whatever_its_logits(op: Op, logits: tuple[float, ...]) -> None:
    x, labels, *g = arrays_of(op)
    labels[0], x[0] = -100, logits
    y = values(op.id, x, labels, *g, **parameters_of(op))
    assert (y[0] == 0).all()
    assert not np.signbit(y[0]).any()
    labels[0] = 1
    if np.isnan(logits).any():
        assert np.isnan(values(op.id, x, labels, *g, **parameters_of(op))[0]).all()
    else:
        with pytest.raises(DomainError):
            values(op.id, x, labels, *g, **parameters_of(op))


def test_a_row_with_plus_inf_is_what_the_extension_says() -> None:
    x = np.array([[inf, 0.0, -inf], [1.0, 2.0, 3.0]])
    y = values("logsumexp", x)
    assert y[0] == inf
    assert y[1] == values("logsumexp", x[1])
    assert np.isnan(values("softargmax", x)[0]).all()


@pytest.mark.parametrize("size", [1, 3])
def test_a_row_of_minus_inf_is_empty(size: int) -> None:
    x = np.full(size, -inf)
    assert values("logsumexp", x) == -inf
    assert np.isnan(values("softargmax", x)).all()


def test_empty_rows_and_empty_batches_keep_their_shape() -> None:
    assert values("logsumexp", np.zeros((2, 0))).tolist() == [-inf, -inf]
    assert values("softargmax", np.zeros((2, 0))).shape == (2, 0)
    for op, shape in (("softargmax", (0, 3)), ("logsumexp", (0,)), ("sigmoid", (0, 3))):
        y = values(op, np.zeros((0, 3), dtype=np.float16))
        assert (y.shape, y.dtype) == (shape, np.float16)
    assert values("softargmax", np.zeros((2, 0, 3)), axis=0).shape == (2, 0, 3)


@pytest.mark.parametrize(
    ("op", "arrays"),
    [
        ("log_softargmax_vjp", ([-inf, 0.0], [1.0, 2.0])),
        ("softargmax_vjp", ([1.0, 0.0], [inf, 2.0])),
        ("softmax_cross_entropy", ([-inf, 0.0], [0.5, 0.5])),
        ("sigmoid_vjp", (1.0, inf)),
        ("sigmoid_vjp", (inf, 7.0)),
    ],
)
def test_what_has_no_value_is_refused_by_name(op: str, arrays: tuple[object, ...]) -> None:
    with pytest.raises(DomainError, match=f"{op}: .*special values"):
        values(op, *arrays, format="float64")


@pytest.mark.parametrize("number", [inf, -inf, nan])
def test_a_single_value_takes_finite_numbers_only(number: float) -> None:
    with pytest.raises(DomainError, match="no finite number"):
        value("softargmax", [0.0, number], format="float64")
    with pytest.raises(DomainError, match="no finite number"):
        value("sigmoid", np.float32(number), format="float64")


def test_what_is_not_known_is_refused_by_name() -> None:
    with pytest.raises(KeyError, match="no function 'softmin'"):
        values("softmin", ROWS)
    with pytest.raises(KeyError, match="float128"):
        values("softargmax", ROWS, format="float128")
    with pytest.raises(ValueError, match="int64 is no format"):
        values("softargmax", np.array([1, 2]))
    with pytest.raises(TypeError, match="takes no parameters, not temperature"):
        values("softargmax", ROWS, temperature=2.0)
    with pytest.raises(TypeError, match=r"takes 2 arrays \(x, g\), not 1"):
        values("softargmax_vjp", ROWS)


def test_an_undecided_value_is_raised_with_its_place_and_marked_in_enclosures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module("softgauge.reference.arbiter.ziv"), "MAX_BITS", 100)
    x = np.array([[[0.0, 0.0], [1.0, 2.0]], [[0.0, 3.0], [0.0, -40.0]]])
    with pytest.raises(UndecidedError, match=r"logsumexp: no rounding was proved at \(1, 1\)"):
        values("logsumexp", x)
    known = enclosures("logsumexp", x)
    assert (known.bits < 0).tolist() == [[False, False], [False, True]]
    assert np.isnan(known.rounded).tolist() == [[False, False], [False, True]]
    with pytest.raises(UndecidedError, match="bits do not decide the rounding to float64"):
        value("logsumexp", [0.0, -40.0], format="float64")


@pytest.mark.parametrize("op", functions())
def test_enclosures_measure_from_the_exact_value(op: str) -> None:
    known = functions()[op]
    arrays, parameters = narrowed(known, arrays_of(known), np.float32), parameters_of(known)
    narrow = enclosures(op, *arrays, format="bfloat16", **parameters)
    exact = enclosures(op, *arrays, format="float64", **parameters).rounded
    unit = np.exp2(narrow.ulp_exponent.astype(float))
    rebuilt = narrow.rounded.astype(float) + narrow.residual * unit
    assert (np.abs(rebuilt - exact) <= unit * 2.0**-7).all()
    assert (narrow.bits > 0).all()
    part = narrow.rows(slice(1, 2))
    assert part.rounded.shape == part.residual.shape == narrow.rounded[1:2].shape

"""A loss over rows is rounded once, from the exact sum; compared with Arb on the definition written out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from flint import arb, ctx
from hypothesis import given
from hypothesis import strategies as st

from softgauge.reference import enclosures, value, values
from softgauge.reference.arbiter.nonfinite import DomainError

from ..strategies import LAW

IGNORED = -100


def arb_loss(x: Any, labels: Any, weight: Any, smoothing: float) -> list[arb]:
    """Return w_y (1 - ε) (-z_y) + (ε/K) Σ w_c (-z_c) of the rows that count."""
    rows = []
    for row, y in zip(x, labels, strict=True):
        if y == IGNORED:
            continue
        lse = sum((arb(v).exp() for v in row), arb(0)).log()
        z = [arb(v) - lse for v in row]
        smooth = sum((arb(float(w)) * -c for w, c in zip(weight, z, strict=True)), arb(0)) / len(row)
        rows.append((1 - arb(smoothing)) * arb(float(weight[y])) * -z[y] + arb(smoothing) * smooth)
    return rows


@st.composite
def calls(draw: st.DrawFn) -> tuple[Any, ...]:
    n, count = draw(st.integers(1, 5)), draw(st.integers(1, 6))
    x = np.array(draw(st.lists(st.lists(st.integers(-200, 200), min_size=n, max_size=n), min_size=count,
                               max_size=count))) / 16  # fmt: skip
    labels = np.array(draw(st.lists(st.sampled_from([*range(n), IGNORED]), min_size=count, max_size=count)))
    weight = np.array(draw(st.lists(st.integers(1, 16), min_size=n, max_size=n))) / 4
    return x, labels, weight, draw(st.sampled_from([0.0, 0.125, 1.0]))


@LAW
@given(calls(), st.sampled_from(["sum", "mean"]), st.sampled_from(["float64", "float32", "bfloat16"]))
def test_a_reduction_encloses_the_sum_of_its_rows(call: tuple[Any, ...], reduction: str, format: str) -> None:
    x, labels, weight, smoothing = call
    keywords = {"weight": weight, "ignore_index": IGNORED, "label_smoothing": smoothing, "reduction": reduction}
    known = enclosures("cross_entropy_loss", x, labels, format=format, **keywords)
    before = ctx.prec
    ctx.prec = 300
    try:
        total = sum(arb_loss(x, labels, weight, smoothing), arb(0))
        if reduction == "mean":
            norm = float(weight[labels[labels != IGNORED]].sum())
            if norm == 0:
                assert np.isnan(known.rounded)
                return
            total = total / arb(norm)
        if float(known.rounded) == 0:
            # One class, or no label: Arb holds 0 without being able to tell.
            assert total.contains(0)
            assert x.shape[1] == 1 or not (labels != IGNORED).any()
            return
        unit = arb(2) ** int(known.ulp_exponent)
        error = (total - arb(float(known.rounded))) / unit
        assert abs(float(error)) <= 0.5 + 2**-40
        assert abs(float(error) - float(known.residual)) <= 2.0**-8
    finally:
        ctx.prec = before


@pytest.mark.parametrize("reduction", ["sum", "mean"])
def test_a_pullback_of_a_reduction_is_that_of_its_rows(reduction: str) -> None:
    x = np.array([[1.0, -2.0, 0.5], [3.0, 0.0, 0.0], [0.25, 0.5, 8.0]])
    labels, weight = np.array([2, IGNORED, 0]), np.array([0.5, 1.0, 1.5])
    keywords = {"weight": weight, "ignore_index": IGNORED, "label_smoothing": 0.25}
    whole = values("cross_entropy_loss_vjp", x, labels, np.array(2.0), reduction=reduction, **keywords)
    # The weights that count sum to 2, so a mean's cotangent of 2 is a sum's of 1: both are exact.
    g = np.full(3, 1.0 if reduction == "mean" else 2.0)
    rows = values("cross_entropy_loss_vjp", x, labels, g, reduction="none", **keywords)
    assert whole.tolist() == rows.tolist()
    assert whole[1].tolist() == [0.0, 0.0, 0.0]


@pytest.mark.parametrize("axis", [0, 1, -1])
@pytest.mark.parametrize("reduction", ["sum", "mean"])
def test_batch_axes_with_unequal_numbers_of_ignored_labels_are_one_batch(reduction: str, axis: int) -> None:
    """A mean over two axes is not the mean of the means over one."""
    x = np.random.default_rng(5).normal(size=(2, 3, 4))
    labels = np.array([[0, IGNORED, IGNORED], [1, 3, 2]])
    weight = np.array([0.5, 1.0, 0.25, 2.0])
    keywords = {"weight": weight, "ignore_index": IGNORED, "label_smoothing": 0.125, "reduction": reduction}
    placed = np.moveaxis(x, -1, axis)
    whole = values("cross_entropy_loss", placed, labels, axis=axis, **keywords)
    assert whole.shape == ()
    assert whole == values("cross_entropy_loss", x.reshape(6, 4), labels.ravel(), **keywords)
    means = [values("cross_entropy_loss", a, y, **keywords) for a, y in zip(x, labels, strict=True)]
    assert whole != (np.mean(means) if reduction == "mean" else 0)
    pulled = values("cross_entropy_loss_vjp", placed, labels, np.array(1.5), axis=axis, **keywords)
    flat = values("cross_entropy_loss_vjp", x.reshape(6, 4), labels.ravel(), np.array(1.5), **keywords)
    assert np.array_equal(np.moveaxis(pulled, axis, -1).reshape(6, 4), flat)
    assert not flat[1:3].any()


def test_no_rows_and_no_labels_have_the_sum_0_and_no_mean() -> None:
    for x, labels in ((np.zeros((0, 3)), np.zeros(0, int)), (np.zeros((2, 3)), np.full(2, IGNORED))):
        keywords = {"weight": None, "ignore_index": IGNORED, "label_smoothing": 0.0}
        assert values("cross_entropy_loss", x, labels, reduction="sum", **keywords) == 0
        assert np.isnan(values("cross_entropy_loss", x, labels, reduction="mean", **keywords))
        pulled = values("cross_entropy_loss_vjp", x, labels, np.array(1.0), reduction="mean", **keywords)
        assert pulled.shape == x.shape
        assert np.isnan(pulled).all()


def test_what_has_no_value_is_refused() -> None:
    keywords = {"weight": None, "ignore_index": None, "label_smoothing": 0.0}
    with pytest.raises(ValueError, match="unknown reduction 'average'"):
        values("cross_entropy_loss", np.zeros((2, 2)), np.array([0, 1]), reduction="average", **keywords)
    with pytest.raises(DomainError, match="row that counts"):
        values("cross_entropy_loss", np.array([[np.inf, 0.0]]), np.array([0]), reduction="sum", **keywords)
    with pytest.raises(ValueError, match="many rows"):
        value("cross_entropy_loss", [0.0, 1.0], 0, format="float32", reduction="sum", **keywords)
    with pytest.raises(DomainError, match="names no class"):
        values("cross_entropy_loss", np.zeros((1, 2)), np.array([2]), reduction="none", **keywords)

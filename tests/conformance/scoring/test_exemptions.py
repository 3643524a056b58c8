"""What is excused overflows in every form that meets the line elsewhere; what one form computes is excused to none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

from softgauge.conformance.scoring.measure.arithmetic import arithmetic
from softgauge.conformance.scoring.measure.exemptions import excused
from softgauge.conformance.scoring.measure.ulp_error import Measure
from softgauge.reference.cases import Batch
from softgauge.reference.evaluate import enclosures
from softgauge.reference.formats import Array
from softgauge.spec.discovery import functions
from softgauge.spec.grade import Grade

MAX = float(np.finfo(np.float32).max)
MIXED = np.array([MAX, -MAX], np.float32)
HALVES = np.array([0.5, 0.5], np.float32)

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")


def softargmax(x: Array) -> Array:
    e = np.exp(x - x.max())
    return np.asarray(e / e.sum())


def log_softargmax(x: Array) -> Array:
    d = x - x.max()
    return np.asarray(d - np.log(np.exp(d).sum()))


def batch(op: str, *arrays: Array, dtype: str = "float32", **parameters: Any) -> Batch:
    rows = tuple(np.asarray(a)[None] for a in arrays)
    return Batch("", op, dtype, "accuracy", rows, ("",), parameters)


def is_excused(made: Batch, accumulate: Mapping[str, str] | None = None) -> bool:
    how = arithmetic(made.format, dict(accumulate or {}), frozenset())
    return bool(excused(functions()[made.op], how, made).all())


CROSS_ENTROPY: dict[str, Callable[[Array, Array], Any]] = {
    "sum of t log p": lambda x, t: -(t * log_softargmax(x)).sum(),
    "sum of t (d + log S)": lambda x, t: (t * ((x.max() - x) + np.log(np.exp(x - x.max()).sum()))).sum(),
    "T log S + sum of t d": lambda x, t: t.sum() * np.log(np.exp(x - x.max()).sum()) + (t * (x.max() - x)).sum(),
}


@pytest.mark.parametrize("form", CROSS_ENTROPY.values(), ids=CROSS_ENTROPY)
def test_every_form_of_a_cross_entropy_overflows_where_a_gap_does(form: Callable[[Array, Array], Any]) -> None:
    assert is_excused(batch("softmax_cross_entropy", MIXED, HALVES))
    assert not np.isfinite(form(MIXED, HALVES))
    assert np.isfinite(form(MIXED / 2, HALVES))


def test_the_form_that_takes_no_gap_misses_the_line_at_an_offset() -> None:
    """T lse - <t, x> does not overflow there, but its error grows with what all logits share: it is no way out."""
    x, t = np.array([3000.0, 2999.5, 2998.0], np.float32), np.array([0.25, 0.5, 0.25], np.float32)
    lse = x.max() + np.log(np.exp(x - x.max()).sum())
    got = np.asarray(t.sum() * lse - (t * x).sum(), np.float32)[None]
    known, want = functions()["softmax_cross_entropy"], enclosures("softmax_cross_entropy", x[None], t[None])
    assert Measure(known, arithmetic("float32", {}, frozenset()), (x[None], t[None]), got, want).ratio(Grade.FAST) > 1


BOLTZMANN: dict[str, Callable[[Array], Array]] = {
    "p (1 + x - B)": lambda x: softargmax(x) * (1 + x - (softargmax(x) * x).sum()),
    "p (1 + D - d)": lambda x: softargmax(x) * (1 + (softargmax(x) * (x.max() - x)).sum() - (x.max() - x)),
}


@pytest.mark.parametrize("form", BOLTZMANN.values(), ids=BOLTZMANN)
def test_every_form_of_the_boltzmann_pullback_overflows_where_a_gap_does(form: Callable[[Array], Array]) -> None:
    assert is_excused(batch("boltzmann_vjp", MIXED, np.float32(1)))
    assert not np.isfinite(form(MIXED)).all()
    assert np.isfinite(form(MIXED / 4)).all()


SLOPES: dict[str, Callable[[Array], Array]] = {
    "p (mean - x) / t^2": lambda x: softargmax(x) * ((softargmax(x) * x).sum() - x),
    "p (D - d) / t^2": lambda x: softargmax(x) * ((softargmax(x) * (x.max() - x)).sum() - (x.max() - x)),
}


@pytest.mark.parametrize("form", SLOPES.values(), ids=SLOPES)
def test_every_form_of_the_slope_in_the_temperature_overflows_where_a_gap_does(form: Callable[[Array], Array]) -> None:
    assert is_excused(batch("tempered_softargmax_vjp_temperature", MIXED, HALVES, temperature=1.0))
    assert not np.isfinite(form(MIXED)).all()
    assert np.isfinite(form(MIXED / 4)).all()


@pytest.mark.parametrize("parts", [1, 2, 256])
def test_a_sum_of_more_ones_than_an_accumulator_holds_overflows_in_one_sum_and_in_parts(parts: int) -> None:
    x = np.zeros(65_536, np.float16)
    assert is_excused(batch("logsumexp", x, dtype="float16"), {"float16": "float16"})
    assert not is_excused(batch("logsumexp", x, dtype="float16"))
    ones = np.exp(x).reshape(parts, -1).sum(axis=1, dtype=np.float16)
    assert np.isinf(ones.sum(dtype=np.float16))


NOT_EXCUSED = {
    # x/t overflows, (x - m)/t does not.
    "temperature": batch("tempered_softargmax", np.full(2, MAX, np.float32), temperature=0.5),
    "stretch": batch("gaussian_softargmax_corrected", np.full(8, MAX, np.float32), n=11),
    # Σ x e overflows, Σ x (e / Σ e) does not.
    "boltzmann": batch("boltzmann", np.full(2, MAX, np.float32)),
    "boltzmann pullback": batch("boltzmann_vjp", np.full(2, MAX, np.float32), np.float32(1)),
    # p/q overflows, log p - log q does not.
    "divergence": batch("kl_divergence", HALVES, np.array([1e-40, 1.0], np.float32)),
    # Σ w (-z) overflows before it is divided by K, Σ (w/K) (-z) does not.
    "smoothing": batch(
        "cross_entropy_loss", np.linspace(-MAX / 4, MAX / 4, 64, dtype=np.float32), np.int64(0), weight=None,
        ignore_index=None, label_smoothing=0.1, reduction="none",
    ),
}  # fmt: skip


@pytest.mark.parametrize("made", NOT_EXCUSED.values(), ids=NOT_EXCUSED)
def test_what_one_form_computes_is_excused_to_none(made: Batch) -> None:
    known = enclosures(made.op, *made.arrays, format=made.format, **made.parameters)
    assert np.isfinite(known.rounded.astype(float)).all()
    assert not is_excused(made)

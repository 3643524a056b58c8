"""Inputs of the tables: the same on every machine, complete by family, permanent by id."""

from __future__ import annotations

import inspect
from dataclasses import replace
from math import frexp
from typing import Any

import numpy as np
import pytest

from softgauge.reference.cases import Family
from softgauge.reference.formats import FORMATS, Format
from softgauge.reference.tables import catalogue
from softgauge.reference.tables.inputs import portable_rows as steady_module
from softgauge.reference.tables.inputs.plan import Planned, _first, _further, described, planned
from softgauge.reference.tables.inputs.points import points
from softgauge.reference.tables.inputs.portable_random import Draws
from softgauge.reference.tables.inputs.portable_rows import EXACT, UnsteadyError, steady
from softgauge.reference.tables.inputs.traps import TRAPS
from softgauge.spec import function, functions
from softgauge.spec.op import Op

SOME = ("softargmax", "entropy_vjp", "masked_softargmax_vjp", "sparse_softmax_cross_entropy", "softplus_vjp")

every_format = pytest.mark.parametrize("format", FORMATS.values(), ids=list(FORMATS))


def bits(case: Planned) -> Any:
    return case.id, case.flags, [np.asarray(a).tobytes() for a in case.arrays], dict(case.parameters)


def test_the_stream_is_that_of_philox_whatever_the_version_of_numpy() -> None:
    draws = Draws("softgauge")
    assert [hex(v) for v in draws.words(2).tolist()] == ["0xaff801e741ce8831", "0x9c81d1805283334e"]
    assert Draws("softgauge").normal() == sum((int(v) >> 32) / 2**32 for v in Draws("softgauge").words(12)) - 6


def test_draws_lie_where_they_should() -> None:
    draws = Draws("range")
    assert set(draws.integers(-3, 4, size=500).tolist()) == set(range(-3, 4))
    assert sorted(draws.permutation(9).tolist()) == list(range(9))
    assert set(draws.choice([1.0, -1.0], size=50).tolist()) == {1.0, -1.0}
    uniform, normal = draws.uniform(2.0, 3.0, size=2000), draws.normal(size=4000)
    assert (uniform >= 2).all()
    assert (uniform < 3).all()
    # Five standard errors of the mean and of the variance.
    assert abs(normal.mean()) < 5 / 4000**0.5
    assert abs(normal.var() - 1) < 5 * (2 / 4000) ** 0.5


@every_format
@pytest.mark.parametrize("name", SOME)
def test_an_error_of_the_c_library_changes_no_input(name: str, format: Format, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every drawn number of more than 44 bits is off by 2 units in its last place; those of fewer are exact sums."""
    expected = [bits(case) for case in planned(function(name), format)]
    true_steady = steady_module.steady

    def wrong(value: float, target: Format, what: str = "") -> float:
        few = not np.isfinite(value) or (frexp(value)[0] * 2.0**44).is_integer()
        return true_steady(value if few else value * (1 + 2.0**-51), target, what)

    monkeypatch.setattr(steady_module, "steady", wrong)
    assert [bits(case) for case in planned(function(name), format)] == expected


@pytest.mark.parametrize("off", [1e-12, 2.0**-40])
def test_a_larger_error_is_one_that_the_comparison_sees(off: float, monkeypatch: pytest.MonkeyPatch) -> None:
    op, target = function("softargmax"), FORMATS["float64"]
    expected = [bits(case) for case in planned(op, target)]
    true_steady = steady_module.steady
    monkeypatch.setattr(steady_module, "steady", lambda v, f, w="": true_steady(v, f, w) * (1 + off))
    assert [bits(case) for case in planned(op, target)] != expected


def test_a_number_beside_a_boundary_is_refused() -> None:
    for boundary in (1.0, 1 + 2.0**-24):
        with pytest.raises(UnsteadyError, match="rounding boundary"):
            steady(boundary + 2.0**-51, FORMATS["float64"])
    assert steady(1.0, FORMATS["float64"]) == 1.0


def test_wide_numbers_have_all_their_bits() -> None:
    row = [steady(1 / v, FORMATS["float64"]) for v in range(3, 99, 2)]
    assert {(v.hex()[-2:-1] if v.hex()[-3] != "p" else "") for v in row} != {"0"}
    assert all(abs(v * d - 1) < 2.0**-23 for v, d in zip(row, range(3, 99, 2), strict=True))
    assert any(float(np.float32(v)) != v for v in row)


def test_families_that_are_taken_as_drawn_use_no_logarithm_and_no_exponential() -> None:
    ops = functions().values()
    made = [f for op in ops for f in (*_first(op), *(f for role in op.roles[1:] for f in _further(op, role)))]
    families = {f.flag: f for f in made if isinstance(f, Family)}
    assert set(EXACT) <= set(families)
    for flag in EXACT:
        source = inspect.getsource(families[flag].make)
        assert not any(word in source for word in ("log(", "exp(", "sqrt(", "cauchy", "** rng")), flag


@pytest.mark.parametrize("name", functions())
def test_every_family_of_every_argument_is_there_and_explained(name: str) -> None:
    op = function(name)
    for target in FORMATS.values():
        cases = planned(op, target)
        used = {flag for case in cases for flag in case.flags}
        known = described(op, target)
        assert used <= set(known)
        assert all(why and finds for why, finds in known.values())
        if op.elementwise:
            assert {"end", "threshold", "usual"} <= used
        else:
            assert {f.flag for f in _first(op)} <= used
        assert {f"{a}/{f.flag}" for a, _, role in op.arrays[1:] for f in _further(op, role)} <= used
        ids = [case.id for case in cases]
        assert len(set(ids)) == len(ids)
        assert all(i.startswith(f"{op.id}:{target.name}:") and i.isascii() for i in ids)


def test_a_new_family_adds_a_case_and_changes_none(monkeypatch: pytest.MonkeyPatch) -> None:
    op, target = function("logsumexp"), FORMATS["float32"]
    before = [bits(case) for case in planned(op, target)]
    new = Family("new", "why", "finds", lambda rng, f, n: np.arange(float(n)))
    module = inspect.getmodule(planned)
    monkeypatch.setattr(module, "_first", lambda op, _old=_first: (new, *_old(op)))
    after = [bits(case) for case in planned(op, target)]
    assert [case for case in after if case not in before] == [c for c in after if c[1] == ("new",)] != []
    assert [case for case in before if case not in after] == []


@every_format
def test_elementwise_inputs_lie_on_both_sides_of_each_threshold_and_at_the_ends(format: Format) -> None:
    found = {code: flag for flag, code in points(format, every=False)}
    assert {0, format.sign_bit, 1, format.max_code, format.max_code | format.sign_bit} <= set(found)
    middles = [c for c in found if {c - 1, c + 1} <= set(found) and found[c] == "threshold"]
    assert middles
    assert len(dict(points(format, every=True))) <= len(found) + 1


def test_the_named_traps_are_cases() -> None:
    for trap in TRAPS:
        for format in trap.formats:
            ids = [case.id for case in planned(function(trap.op), FORMATS[format])]
            assert f"{trap.op}:{format}:{trap.flag}" in ids


def test_every_table_has_one_file() -> None:
    assert len(catalogue()) == len(functions()) * len(FORMATS)


def test_a_function_of_the_registry_gets_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    new: Op = replace(function("softargmax"), id="another")
    monkeypatch.setattr("softgauge.reference.tables.functions", lambda: {**functions(), "another": new})
    assert "another.float16.json" in catalogue()
    assert planned(new, FORMATS["float16"])[-1].id.startswith("another:float16:")

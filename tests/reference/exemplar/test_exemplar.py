"""The exemplar keeps the bounds that its docstrings state, and the figures of its traps."""

from __future__ import annotations

import inspect
import re
from dataclasses import replace
from math import log2
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from softgauge.conformance.backends import numpy as textbook
from softgauge.conformance.run.request import parse
from softgauge.conformance.run.suite import run
from softgauge.conformance.scoring.measure.arithmetic import arithmetic
from softgauge.conformance.scoring.measure.ulp_error import Measure
from softgauge.conformance.scoring.outcome.model import Severity
from softgauge.reference import FORMATS, enclosures, exemplar, values
from softgauge.spec import functions
from softgauge.spec.grade import Grade
from softgauge.spec.op import Op
from softgauge.spec.role import Role

from ...families import in_turn, sampled
from ..strategies import LAW

ROWS = 6

Array = np.ndarray[Any, Any]

STATED = re.compile(r"([\d.]+)(?: \+ log2 K)? ulp in binary64")
NARROW = re.compile(r"else ([\d.]+) ulp|([\d.]+) ulp in (?:narrower formats|formats of at most 32 bits)")
FUNCTIONS = list(functions().values())


def text_of(op: Op) -> str:
    """A function's docstring, and that of the function it refers to."""
    found = " ".join((getattr(exemplar, op.id).__doc__ or "").split())
    others = [getattr(exemplar, name) for name in re.findall(r"\bas (\w+)", found) if name in functions()]
    return " ".join([found, *(" ".join((other.__doc__ or "").split()) for other in others)])


def stated(op: Op, format: str, n: int) -> float | None:
    """The ulp that the docstring grants in a format, None where it grants the stable bound alone."""
    if format == "float64":
        found = STATED.search(text_of(op))
        return None if found is None else float(found.group(1)) + ("log2 K" in found.group(0)) * log2(max(n, 1))
    found = NARROW.search(text_of(op))
    return None if found is None else float(found.group(1) or found.group(2))


def test_every_function_of_the_specification_is_offered_under_its_signature() -> None:
    for op in FUNCTIONS:
        parameters = inspect.signature(getattr(exemplar, op.id)).parameters.values()
        positional = [p.name for p in parameters if p.kind is p.POSITIONAL_OR_KEYWORD]
        keywords = {p.name for p in parameters if p.kind is p.KEYWORD_ONLY}
        assert positional == [name for name, _, _ in op.arrays]
        assert keywords == set(op.parameters) | (set() if op.elementwise else {"axis"})
    assert sorted(exemplar.__all__) == sorted(["CAPABILITIES", *functions()])


def test_every_forward_function_states_its_error_in_narrow_formats() -> None:
    for op in FUNCTIONS:
        if op.pullback_of is None:
            limit = stated(op, "float32", 3)
            assert limit is not None, op.id
            assert limit < 1, op.id


def numbers(role: Role, wide: bool) -> st.SearchStrategy[float]:
    """Entries inside the domain that the docstrings speak of, binary64 or binary32 numbers."""
    width = 64 if wide else 32
    if role is Role.LOGITS:
        near = st.floats(-4, 4, width=32)
        return st.one_of(near, st.floats(-120, 120, width=width), st.sampled_from([0.0, -0.0, 1e-30, -1e-30, 700.0]))
    if role is Role.PROBABILITIES:
        return st.one_of(st.floats(2.0**-20, 1.0, width=width), st.sampled_from([1.0, 1 - 2.0**-24, 2.0**-100]))
    if role is Role.TARGETS:
        return st.one_of(st.sampled_from([0.0, 1.0]), st.floats(2.0**-30, 1.0, width=width))
    return st.one_of(st.sampled_from([1.0, -1.0]), st.floats(-8, 8, width=32))


@st.composite
def calls(draw: st.DrawFn, op: Op, format: str) -> tuple[list[Array], dict[str, Any]]:
    """Arguments of a call with a few rows."""
    n = draw(st.integers(1, 6))
    arrays: list[Array] = []
    for _, core, role in op.arrays:
        size = ROWS * (n if core and not op.elementwise else 1)
        if role is Role.LABELS:
            arrays.append(np.array(draw(st.lists(st.integers(0, n - 1), min_size=ROWS, max_size=ROWS))))
            continue
        if role is Role.MASK:
            kept = np.array(draw(st.lists(st.booleans(), min_size=size, max_size=size))).reshape(ROWS, n)
            kept[:, 0] = True
            arrays.append(kept)
            continue
        entries = draw(st.lists(numbers(role, format == "float64"), min_size=size, max_size=size))
        with np.errstate(over="ignore", under="ignore"):
            a = np.array(entries).astype(FORMATS[format].dtype)
        a[~np.isfinite(a)] = 1
        if role is Role.PROBABILITIES:
            a[a == 0] = 1
        arrays.append(a.reshape(ROWS, n) if core and not op.elementwise else a)
    choices: dict[str, st.SearchStrategy[Any]] = {
        "temperature": st.sampled_from([0.109375, 0.75, 3.0]),
        "n": st.sampled_from([11, 1024]),
        "weight": st.sampled_from([None, np.linspace(0.5, 2.5, n).astype(FORMATS[format].dtype)]),
        "ignore_index": st.sampled_from([None, -100, n - 1]),
        "label_smoothing": st.sampled_from([0.0, 0.125]),
        "reduction": st.just("none"),
    }
    return arrays, {name: draw(choices[name]) for name in op.parameters}


def measured(op: Op, format: str, arrays: list[Array], parameters: dict[str, Any], backend: Any = exemplar) -> Measure:
    got = getattr(backend, op.id)(*arrays, **parameters)
    want = enclosures(op.id, *arrays, format=format, **parameters)
    return Measure(op, arithmetic(format, {}, frozenset()), tuple(arrays), got, want, parameters)


@pytest.mark.parametrize(
    ("op", "format"), in_turn(functions(), {f: f for f in ("float64", "float32", "float16", "bfloat16")})
)
def test_a_result_is_within_the_ulp_that_the_docstring_states(op: Op, format: str) -> None:
    @settings(LAW, max_examples=10)
    @given(calls(op, format))
    def law(call: tuple[list[Array], dict[str, Any]]) -> None:
        m = measured(op, format, *call)
        limit = stated(op, format, call[0][0].shape[-1])
        if limit is None:
            assert m.ratio(Grade.STABLE).max(initial=0.0) <= 1
        else:
            assert m.ulps.max(initial=0.0) <= limit

    law()


def trap(name: str, *arrays: Any, **parameters: Any) -> Any:
    return pytest.param(name, arrays, parameters, id=f"{name}-{arrays[0]}")


ONES = [1.0] * 5

TRAPS = [
    trap("softargmax", [0.1, -700.0 - 1 / 3]),
    trap("softargmax", [1e-3, -1 / 3, -650.1, -17 / 7]),
    trap("tempered_softargmax", [0.1, -70.0 - 1 / 3], temperature=0.109375),
    trap("log_softargmax", [0.0, -40.0]),
    trap("log_softargmax", [0.3, -699.9]),
    trap("logsumexp", [-0.6931471805599453, -0.6931471805599453]),
    trap("logsumexp", [-1.0, -0.4586751453870819]),
    trap("logsumexp", [-1.0986122886681098] * 3),
    trap("mellowmax", [1e-10, -1e-10, 3e-10]),
    trap("boltzmann", [1e-9, -1e-9]),
    trap("kl_divergence", [0.3, 0.7], [0.3 + 2.0**-20, 0.7 - 2.0**-20]),
    trap("entropy", [0.5, 1.3043511789010365]),
    trap("entropy_vjp", [0.36787944117144233], 1.0),
    trap("sparse_softmax_cross_entropy_vjp", [50.0, 0.0], 0, 1.0),
    trap("softmax_cross_entropy_vjp", [50.0, 0.0], [1.0, 0.0], 1.0),
    trap("softargmax_vjp", [50.0, 0.0, 1.0], [0.1, 0.2, 0.3]),
    trap("softargmax_vjp", [0.3, 0.2, 1.0, -1.0, 7.0], ONES),
    trap("binary_cross_entropy_with_logits_vjp", 45.0, 1.0, 1.0),
    trap("sigmoid_vjp", -753.25, 1e12),
    trap("softplus_vjp", -753.25, 1e12),
    trap("log_sigmoid_vjp", 753.25, 1e12),
    trap("cross_entropy_vjp_q", [1e-300, 1.0], [1e300, 1.0], 1e300),
]


def row_of(op: Op, values: tuple[Any, ...]) -> list[Array]:
    return [
        np.array([v], dtype=np.int64 if role is Role.LABELS else np.float64)
        for v, (_, _, role) in zip(values, op.arrays, strict=True)
    ]


@pytest.mark.parametrize(("name", "values", "parameters"), TRAPS)
def test_a_trap_costs_the_exemplar_a_few_ulp_and_the_textbook_many(
    name: str, values: tuple[Any, ...], parameters: dict[str, Any]
) -> None:
    op = functions()[name]
    arrays = row_of(op, values)
    assert measured(op, "float64", arrays, parameters).ulps.max() <= 6
    assert measured(op, "float64", arrays, parameters, textbook).ulps.max() > 6


def test_any_axis_and_any_neighbours_give_the_same_bits() -> None:
    rng = np.random.Generator(np.random.Philox(key=2))
    x = rng.normal(size=(700, 9, 5)) * np.array([1, 30, 0.01, 1, 300, 1, 1, 1, 1e-9])[:, None]
    for function in (exemplar.softargmax, exemplar.log_softargmax, exemplar.logsumexp, exemplar.boltzmann):
        whole = function(x, axis=1)
        for i in (0, 1, 699):
            alone = function(x[i].T, axis=-1)
            assert np.array_equal(whole[i].T if whole.ndim == 3 else whole[i], alone)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_a_reduction_is_rounded_once(reduction: str, dtype: str) -> None:
    rng = np.random.Generator(np.random.Philox(key=7))
    x, y = rng.normal(size=(40, 5)).astype(dtype), rng.integers(5, size=40)
    keywords: dict[str, Any] = {"weight": None, "ignore_index": 3, "label_smoothing": 0.125, "reduction": reduction}
    got, want = exemplar.cross_entropy_loss(x, y, **keywords), values("cross_entropy_loss", x, y, **keywords)
    assert got.shape == ()
    assert abs(got - want) <= (4 if dtype == "float64" else 1) * np.spacing(want)
    assert np.isnan(exemplar.cross_entropy_loss(x, y * 0, ignore_index=0))


def test_a_label_that_is_no_class_is_refused() -> None:
    with pytest.raises(ValueError, match="outside"):
        exemplar.cross_entropy_loss(np.zeros((1, 3)), np.array([-1]))


def test_a_row_longer_than_a_block_is_one_row() -> None:
    x = np.random.Generator(np.random.Philox(key=4)).normal(size=(2, 20_000))
    assert measured(functions()["softargmax"], "float64", [x], {}).ulps.max() <= 4


FORMATS_JUDGED = ("float64", "float32", "float16", "bfloat16")


@pytest.mark.parametrize("format", FORMATS_JUDGED)
@pytest.mark.parametrize("first", sampled(range(len(FORMATS_JUDGED)), lambda first: {"each function in one format"}))
def test_the_judge_finds_no_fault(first: int, format: str) -> None:
    """Every fourth function in a format: with one ``first`` each function in one, with all of them each in all."""
    ops = tuple(op.id for op in FUNCTIONS[(first + FORMATS_JUDGED.index(format)) % 4 :: 4])
    request = parse("softgauge.reference.exemplar", dtype=[format], level="smoke", require="stable", jobs=1)
    report = run(replace(request, functions=ops))
    assert [f for f in report.findings if f.severity is Severity.FAIL] == []
    scored = {s.op: s.outcome for s in report.scores}
    assert scored == dict.fromkeys(ops, "scored")
    forward = [s for s in report.scores if functions()[s.op].pullback_of is None and s.dtype != "float64"]
    assert {s.grade for s in forward} <= {Grade.EXACT, Grade.FAITHFUL}

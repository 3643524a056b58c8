"""The law check: its values are certified ones, its inputs exact, its clauses known; it cites what broke."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
import pytest

from softgauge.conformance.checks import law
from softgauge.conformance.checks.laws import ENFORCES, IMAGES, ROWS
from softgauge.conformance.checks.laws.image import Image, Source
from softgauge.conformance.run.repro.case import find
from softgauge.conformance.scoring.measure.arithmetic import arithmetic
from softgauge.conformance.scoring.oracle import Oracle
from softgauge.conformance.scoring.outcome.model import Severity
from softgauge.conformance.scoring.subject import Subject
from softgauge.conformance.worker.capabilities import Capabilities, Loaded
from softgauge.conformance.worker.outcomes import Returned
from softgauge.conformance.worker.target.target import Kind, Target
from softgauge.reference import formats
from softgauge.reference.cache import certified
from softgauge.reference.cases import batches
from softgauge.spec.discovery import functions
from softgauge.spec.grade import Grade
from softgauge.spec.laws import laws
from softgauge.spec.prove import pending

from ...families import sampled

FORMATS = ("float64", "float32", "float16", "bfloat16", "float8_e5m2", "float8_e4m3fn")


@cache
def planned(function: str, format: str, level: str = "smoke", seed: int = 0) -> list[Image]:
    op = functions()[function]
    return law.plan(Source(op, tuple(batches(op, format, level, seed))))


def every(
    level: str = "smoke", formats: tuple[str, ...] = FORMATS, names: Iterable[str] = tuple(functions())
) -> Iterator[Image]:
    for name in names:
        for format in formats:
            yield from planned(name, format, level)


def test_every_clause_is_one_of_the_specification() -> None:
    proved = {clause for clause, _ in pending()}
    assert set(ENFORCES) - proved == set()
    assert set(ENFORCES) - set(laws()) == set()


def test_every_law_of_an_image_is_declared_and_every_declared_one_occurs() -> None:
    declared = {clause for theme in IMAGES for clause in theme.ENFORCES}
    assert {image.law for image in every()} == declared


@pytest.mark.parametrize("first", sampled(range(2), lambda first: {"each function in every other format"}))
@pytest.mark.parametrize("format", sampled(FORMATS, lambda name: {formats.FORMATS[name].bits}))
def test_what_a_law_carries_over_is_what_the_reference_certifies(format: str, first: int) -> None:
    compared = 0
    # Of formats in the order of their widths, each takes the half that its neighbours do not.
    half = list(functions())[(formats.FORMATS[format].bits.bit_length() + first) % 2 :: 2]
    for image in every(formats=(format,), names=half):
        if image.known is image.batch:
            continue
        op = functions()[image.batch.op]
        known = image.known
        carried = image.want(certified(functions()[known.op], known.arrays, known.format, known.parameters))
        direct = certified(op, image.batch.arrays, image.batch.format, image.batch.parameters)
        clear = (carried.bits >= 0) & (direct.bits >= 0)
        assert clear.mean() > 0.9
        same = (carried.rounded == direct.rounded) | (np.isnan(carried.rounded) & np.isnan(direct.rounded))
        assert same[clear].all(), image.batch.id
        assert (carried.ulp_exponent == direct.ulp_exponent)[clear].all(), image.batch.id
        assert np.allclose(carried.residual[clear], direct.residual[clear], rtol=0, atol=2.0**-8), image.batch.id
        compared += int(clear.sum())
    assert compared > 10_000


@pytest.mark.parametrize("format", FORMATS)
def test_a_row_is_moved_without_any_rounding(format: str) -> None:
    seen = 0
    for image in every(formats=(format,)):
        if not image.law.endswith("/shift"):
            continue
        x, base = image.batch.arrays[0].astype(object), image.base.arrays[0].astype(object)
        for row, other, flag in zip(x, base, image.batch.flags, strict=True):
            (by,) = {Fraction(float(a)) - Fraction(float(b)) for a, b in zip(row, other, strict=True)}
            assert by != 0
            assert float(flag.rpartition(" ")[2]) == pytest.approx(float(by), rel=1e-5)
            seen += 1
    assert seen > 500


@pytest.mark.parametrize("name", ["up", "down"])
@pytest.mark.parametrize("seed", range(5))
def test_a_call_of_moved_rows_has_one_sign(name: str, seed: int) -> None:
    moved = [i.batch.arrays[0] for i in planned("softargmax", "float32", seed=seed) if f"shift-{name}" in i.batch.id]
    assert [bool((x > 0).all()) for x in moved] == [name == "up"]
    assert [bool((x < 0).all()) for x in moved] == [name == "down"]


class Certified:
    """Answers with certified values, after what a test does to them."""

    def __init__(self, fault: Callable[[str, tuple[Any, ...], Any], Any]) -> None:
        self.loaded = Loaded(tuple(functions()))
        self.fault, self.calls = fault, 0

    def wait(self, pending: Returned) -> Returned:
        return pending

    def begin(
        self,
        function: str,
        arrays: tuple[Any, ...],
        axis: int | None,
        shape: tuple[int, ...],
        layout: str | None = None,
        parameters: Mapping[str, float] | None = None,
    ) -> Returned:
        self.calls += 1
        dtype = next(a.dtype for a in arrays if a.dtype.kind not in "ib")
        right = certified(functions()[function], arrays, dtype.name, parameters).rounded
        return Returned(self.fault(function, arrays, right).astype(dtype), dtype.name, shape)


SUBJECT = Target(Kind.FILE, "subject.py", "subject.py")


def asked(function: str, fault: Callable[[str, tuple[Any, ...], Any], Any], only: str = "") -> Subject:
    """Ask a function in float32 for its laws, or for one of them."""
    worker: Any = Certified(fault)
    how = arithmetic("float32", {}, frozenset())
    subject = Subject(functions()[function], how, worker, Grade.FAST, backend=SUBJECT, declared=Capabilities())
    law.check(subject, [i for i in planned(function, "float32") if only in ("", i.law)], Oracle())
    return subject


def failed(subject: Subject) -> list[str]:
    return [f.clause for f in subject.findings.values() if f.severity is Severity.FAIL]


def untouched(function: str, arrays: tuple[Any, ...], right: Any) -> Any:
    return right


@pytest.mark.parametrize("function", functions())
def test_certified_values_keep_every_law(function: str) -> None:
    assert asked(function, untouched).findings == {}


@pytest.mark.parametrize("clause", sorted({clause for theme in IMAGES for clause in theme.ENFORCES}))
def test_every_law_is_seen_to_fail(clause: str) -> None:
    image = next(i for i in every(formats=("float32",)) if i.law == clause)

    def fault(function: str, arrays: tuple[Any, ...], right: Any) -> Any:
        same = [np.array_equal(a, b) for a, b in zip(arrays, image.batch.arrays, strict=False)]
        return right / 2 + 1 if function == image.batch.op and all(same) else right

    subject = asked(image.batch.op, fault, clause)
    assert failed(subject) == [clause]
    (found,) = subject.findings.values()
    assert (found.check, found.op) == ("law", image.batch.op)
    assert found.message.startswith(f"this side is beyond its bound, that of {image.base.op} within: ")
    op, batch, row = find(found.case)
    assert batch.case(row) == found.case
    assert [np.array_equal(a, b) for a, b in zip(batch.arrays, image.batch.arrays, strict=True)] == [True] * len(
        op.arrays
    )


def swapped(function: str, arrays: tuple[Any, ...], right: Any) -> Any:
    """Exchange the greatest and the least entry of each row."""
    order = np.argsort(right, axis=-1, kind="stable")
    exchanged = np.concatenate([order[..., -1:], order[..., 1:-1], order[..., :1]], axis=-1)
    result = np.empty_like(right)
    np.put_along_axis(result, order, np.take_along_axis(right, exchanged, -1), -1)
    return result


def shifted(by: float) -> Callable[[str, tuple[Any, ...], Any], Any]:
    return lambda function, arrays, right: right + by


@pytest.mark.parametrize(
    ("function", "fault", "clause"),
    [
        ("softargmax", lambda f, a, y: y * 1.5, "softargmax/sum"),
        ("range_limited_softargmax", lambda f, a, y: y * 1.5, "range_limited_softargmax/sum"),
        ("softargmax_vjp", shifted(0.5), "softargmax/jacobian-rows"),
        ("softmax_cross_entropy_vjp", shifted(0.5), "softmax_cross_entropy/gradient-sum"),
        ("softargmax", swapped, "softargmax/order"),
        ("tempered_softargmax", swapped, "tempered_softargmax/order"),
        ("gaussian_softargmax", swapped, "gaussian_softargmax/order"),
        ("logsumexp", shifted(-30.0), "logsumexp/above-maximum"),
        ("logsumexp", shifted(30.0), "logsumexp/below-maximum-plus-log-n"),
        ("boltzmann", shifted(30.0), "boltzmann/below-maximum"),
        ("mellowmax", shifted(30.0), "mellowmax/below-maximum"),
        ("mellowmax", shifted(-30.0), "mellowmax/above-mean"),
        ("sparse_softmax_cross_entropy", shifted(-30.0), "softmax_cross_entropy/positive"),
        ("softplus", shifted(-30.0), "softplus/positive-part"),
        ("entropy_vjp", shifted(1.0), ""),
        ("logsumexp_vjp", lambda f, a, y: y * 1.5, "logsumexp_vjp/fast"),
    ],
)
def test_a_function_that_is_wrong_throughout_breaks_a_law_of_the_row(
    function: str, fault: Callable[[str, tuple[Any, ...], Any], Any], clause: str
) -> None:
    def alone(name: str, arrays: tuple[Any, ...], right: Any) -> Any:
        return fault(name, arrays, right) if name == function else right

    # Laws that lead to another function have a side that is right; those of one function do not.
    own = [i for i in planned(function, "float32") if i.base.op == function]
    subject = asked(function, alone, own[0].law if own else "")
    assert failed(subject) == ([clause] if clause else [])


def test_every_law_of_a_row_occurs_above() -> None:
    marks = test_a_function_that_is_wrong_throughout_breaks_a_law_of_the_row.pytestmark
    shown = {clause for mark in marks for _, _, clause in mark.args[1]}
    assert {clause for theme in ROWS for clause in theme.ENFORCES} - shown == set()


def test_a_function_that_is_wrong_elsewhere_is_not_asked() -> None:
    worker: Any = Certified(lambda f, a, y: y * 2)
    how = arithmetic("float32", {}, frozenset())
    subject = Subject(functions()["softargmax"], how, worker, Grade.FAST, backend=SUBJECT, declared=Capabilities())
    subject.note("fast", "accuracy", "case", "wrong")
    law.check(subject, planned("softargmax", "float32"), Oracle())
    assert (worker.calls, failed(subject)) == (0, ["softargmax/fast"])


def test_a_wrong_special_value_does_not_hide_a_law() -> None:
    worker: Any = Certified(lambda f, a, y: y * 2)
    how = arithmetic("float32", {}, frozenset())
    subject = Subject(functions()["softargmax"], how, worker, Grade.FAST, backend=SUBJECT, declared=Capabilities())
    subject.note("softargmax/nan", "special", "case", "wrong")
    law.check(subject, planned("softargmax", "float32"), Oracle())
    assert len(failed(subject)) == 2


def test_an_error_within_the_bound_breaks_no_law() -> None:
    def off(function: str, arrays: tuple[Any, ...], right: Any) -> Any:
        return np.nextafter(right, np.inf, dtype=right.dtype)

    assert asked("logsumexp", off).findings == {}

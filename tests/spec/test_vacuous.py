"""A transformed input enters through the definition, where a false law can fail."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from softgauge.spec.op import Field
from softgauge.spec.ops.logsumexp import define as lse
from softgauge.spec.ops.softargmax import define as softargmax
from softgauge.spec.prove import Kind, Proved, Refuted, Row, identical, prove_identity
from softgauge.spec.reading.claim import identity_claim
from softgauge.spec.reading.concrete import ConcreteN
from softgauge.spec.reading.symbolic import SymbolicN

Reader = Callable[..., Any]


def shifted(F: Field, x: Any, c: Any) -> Any:
    return lse(F, Row(lambda i: x[i] + c))


def unshifted(F: Field, x: Any, c: Any) -> Any:
    return lse(F, x)


def doubled(F: Field, x: Any) -> Any:
    return softargmax(F, Row(lambda i: 2 * x[i]))


FALSE: dict[str, tuple[str, Reader, Reader]] = {
    "lse(x + c) = lse(x)": ("(n),()->()", shifted, unshifted),
    "lse(x + c) = lse(x) - c": ("(n),()->()", shifted, lambda F, x, c: lse(F, x) - c),
    "lse(x + y) = lse(x) + lse(y)": (
        "(n),(n)->()",
        lambda F, x, y: lse(F, Row(lambda i: x[i] + y[i])),
        lambda F, x, y: lse(F, x) + lse(F, y),
    ),
    "softargmax(2x) = softargmax(x)": ("(n)->(n)", doubled, softargmax),
    "lse is the identity": ("(n)->()", lse, lambda F, x: F.sum(lambda i: x[i])),
}


@pytest.mark.parametrize("law", FALSE)
def test_a_false_law_is_refuted_and_proved_by_no_reading(law: str) -> None:
    outcome = prove_identity(law, *FALSE[law])
    assert isinstance(outcome, Refuted)
    claim = identity_claim(law, *FALSE[law])
    assert not identical(claim, SymbolicN(claim.arguments))
    assert not identical(claim, ConcreteN(claim.arguments, 2))


TRUE: dict[str, tuple[str, Reader, Reader]] = {
    "lse(x + c) = lse(x) + c": ("(n),()->()", shifted, lambda F, x, c: lse(F, x) + c),
    "lse(x + 1) = lse(x) + 1": (
        "(n)->()",
        lambda F, x: lse(F, Row(lambda i: x[i] + 1)),
        lambda F, x: lse(F, x) + 1,
    ),
    "softargmax(x + c) = softargmax(x)": (
        "(n),()->(n)",
        lambda F, x, c: softargmax(F, Row(lambda i: x[i] + c)),
        lambda F, x, c: softargmax(F, x),
    ),
    "Σ softargmax(x) = 1": ("(n)->()", lambda F, x: F.sum(softargmax(F, x)), lambda F, x: 1),
    "lse(x - lse(x)) = 0": ("(n)->()", lambda F, x: lse(F, Row(lambda i: x[i] - lse(F, x))), lambda F, x: 0),
}


@pytest.mark.parametrize("law", TRUE)
def test_a_true_law_is_proved_for_every_number_of_classes(law: str) -> None:
    assert prove_identity(law, *TRUE[law]) == Proved(law, Kind.SYMBOLIC_N)


def test_substituting_on_a_bound_index_changes_nothing() -> None:
    claim = identity_claim("", "(n),()->()", shifted, unshifted)
    reading = SymbolicN(claim.arguments)
    x, c = reading.arguments
    k = reading.indices[0]
    untouched = lse(reading, x)
    assert untouched.subs(x[k], x[k] + c) == untouched
    assert shifted(reading, x, c) != untouched

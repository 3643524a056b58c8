"""A check that cannot fail proves nothing: every step of every claim is falsified once, and none verifies."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from functools import singledispatch
from math import isfinite
from typing import Any

import pytest
import sympy

from softgauge.spec.claims import Claim, documents
from softgauge.spec.claims.checks import Equal, Identity, Less, Limit, Minimum, Number, Proof, Root, Sign, Step
from softgauge.spec.claims.verify import verify
from softgauge.spec.prove import prove_identity
from softgauge.spec.reading.outcome import Proved

from ..families import sampled

CLAIMS = {claim.id: claim for document in documents() for claim in document.claims if claim.check is not None}


def changed(side: Callable[..., Any], shape: str, change: Callable[[Any], Any]) -> Callable[..., Any]:
    """A side whose every entry is changed; the names of its arguments stay."""
    if shape == "(n,n)":
        return lambda F, *args: lambda j, k: change(side(F, *args)(j, k))
    if shape == "(n)":
        return lambda F, *args: lambda k: change(side(F, *args)(k))
    return lambda F, *args: change(side(F, *args))


@singledispatch
def mutants(step: Step) -> Iterator[Step]:
    """The step with a sign, a constant or a term that is wrong."""
    raise NotImplementedError(type(step))


@mutants.register
def _(step: Identity) -> Iterator[Step]:
    shape = step.signature.split("->")[1]
    yield replace(step, right=changed(step.right, shape, lambda value: value + 1))
    # Of a side that is 0 neither the sign nor a factor can be wrong.
    zero = changed(step.right, shape, lambda value: 0 * value)
    if not isinstance(prove_identity("", step.signature, step.left, zero), Proved):
        yield replace(step, right=changed(step.right, shape, lambda value: -value))
        yield replace(step, right=changed(step.right, shape, lambda value: 2 * value))


@mutants.register
def _(step: Sign) -> Iterator[Step]:
    yield replace(step, expression=-step.expression, certificate=-step.certificate)
    yield replace(step, expression=step.expression + 1)
    yield replace(step, expression=2 * step.expression)


@mutants.register
def _(step: Minimum) -> Iterator[Step]:
    yield replace(step, expression=-step.expression)
    yield replace(step, at=step.at + 1)
    yield replace(step, value=step.value + 1)


@mutants.register
def _(step: Limit) -> Iterator[Step]:
    yield replace(step, value=sympy.Integer(7))
    if sympy.sympify(step.value) != 0:
        yield replace(step, expression=-step.expression)
        yield replace(step, value=2 * step.value if sympy.sympify(step.value).is_finite else -step.value)


def bumped(printed: str) -> Iterator[str]:
    """Each number in turn off by two units of its last digit."""
    numbers = printed.split()
    for i, text in enumerate(numbers):
        exponent = Decimal(text).as_tuple().exponent
        assert isinstance(exponent, int)
        wrong = Decimal(text) + 2 * Decimal(10) ** exponent
        yield " ".join([*numbers[:i], str(wrong), *numbers[i + 1 :]])


@mutants.register(Number)
@mutants.register(Root)
def _(step: Number | Root) -> Iterator[Step]:
    yield from (replace(step, printed=printed) for printed in bumped(step.printed))


@mutants.register
def _(step: Less) -> Iterator[Step]:
    yield replace(step, compute=lambda m: tuple(step.compute(m))[::-1])


@mutants.register
def _(step: Equal) -> Iterator[Step]:
    yield from (replace(step, expected=wrong) for wrong in altered(step.expected))


def altered(value: Any) -> Iterator[Any]:
    """The value with one number in it changed."""
    if isinstance(value, tuple):
        for i, entry in enumerate(value):
            yield from ((*value[:i], wrong, *value[i + 1 :]) for wrong in altered(entry))
    elif isinstance(value, set):
        yield {next(altered(entry)) for entry in value}
    elif isinstance(value, float) and not isfinite(value):
        yield 0.0
    else:
        # A quarter is representable beside every number that is expected, and no result misses by it.
        yield value + type(value)(1) / 4 if not isinstance(value, bool) else not value


def document_or_step(claim: Claim) -> set[str | type]:
    """Return the document of a claim and the forms of its steps."""
    assert isinstance(claim.check, Proof)
    return {claim.id.partition("-")[0], *(type(step) for step in claim.check.steps)}


@pytest.mark.parametrize("claim", sampled(CLAIMS.values(), document_or_step, lambda claim: claim.id))
def test_no_mutant_of_a_claim_verifies(claim: Claim) -> None:
    assert isinstance(claim.check, Proof)
    count = 0
    for i, step in enumerate(claim.check.steps):
        for mutant in mutants(step):
            # The changed step runs first, as the others would only take time.
            steps = (mutant, *claim.check.steps[:i], *claim.check.steps[i + 1 :])
            outcome = verify(replace(claim, check=Proof(steps)))
            assert not isinstance(outcome, Proved), (claim.id, mutant)
            count += 1
    assert count >= len(claim.check.steps)


def test_at_least_forty_claims_are_mutated() -> None:
    assert len(CLAIMS) >= 40

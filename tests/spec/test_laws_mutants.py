"""Every law is falsified in several ways, in each of its steps, and none of what comes out is proved."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from functools import singledispatch, wraps
from typing import Any

import pytest

from softgauge.spec.laws import laws
from softgauge.spec.proof import FORMS, Argument, Computed, Executed, Identity, Inequality, Proof, Tends, Witness
from softgauge.spec.prove import Proved, decide

from ..families import sampled

LAWS = laws()

OFFSETS = (1, -1, Fraction(1, 7), Fraction(-1, 1000), Fraction(1, 10**12))
"""What is added to one side: a constant, however small, makes an identity false."""


def plus(side: Callable[..., Any], shape: str, offset: int | Fraction) -> Callable[..., Any]:
    """A side with a constant added to every entry; the names of its arguments stay."""

    @wraps(side)
    def moved(F: Any, *arguments: Any) -> Any:
        value = side(F, *arguments)
        constant = one(F) * offset.numerator / offset.denominator
        if shape == "(n,n)":
            return lambda j, k: value(j, k) + constant
        if shape == "(n)":
            return lambda k: value(k) + constant
        return value + constant

    return moved


def one(F: Any) -> Any:
    """1 as an element of the reading: a quotient of integers would be a float."""
    return F.exp(F.n - F.n)


def shape(signature: str) -> str:
    return signature.split("->")[1]


@singledispatch
def mutants(proof: Any) -> Iterator[Proof]:
    """The proof with a false statement in the place of its own."""
    raise NotImplementedError(type(proof))


@mutants.register
def _(proof: Identity) -> Iterator[Proof]:
    for offset in OFFSETS:
        yield replace(proof, right=plus(proof.right, shape(proof.signature), offset))


@mutants.register
def _(proof: Inequality) -> Iterator[Proof]:
    # Below the lower side lies no upper one, whatever the certificate says.
    for offset in (-1, Fraction(-1, 1000), Fraction(-1, 10**12)):
        yield replace(proof, upper=plus(proof.lower, shape(proof.signature), offset))


@mutants.register
def _(proof: Tends) -> Iterator[Proof]:
    for offset in OFFSETS:
        yield replace(proof, right=plus(proof.right, shape(proof.signature), offset))


@mutants.register
def _(proof: Computed) -> Iterator[Proof]:
    # Few laws are computed, so more is added to each.
    for offset in (*OFFSETS, *(Fraction(sign, n) for n in range(2, 15) for sign in (1, -1))):
        yield replace(proof, right=lambda S, o=offset: proof.right(S) + S.Rational(o.numerator, o.denominator))


@mutants.register
def _(proof: Witness) -> Iterator[Proof]:
    yield replace(proof, left=proof.right, right=proof.left)
    for offset in (0, 1, Fraction(1, 1000), Fraction(1, 10**12)):
        yield replace(proof, left=plus(proof.right, "()", offset))


@mutants.register
def _(proof: Executed) -> Iterator[Proof]:
    runs = list(proof.runs())
    for i, (got, expected) in enumerate(runs):
        yield Executed(lambda i=i, e=expected, g=got: [*runs[:i], (g, other(e)), *runs[i + 1 :]])
        yield Executed(lambda i=i, e=expected, g=got: [*runs[:i], (g, str(e)), *runs[i + 1 :]])


def other(value: Any) -> Any:
    """The neighbour of a float, the negation of anything else."""
    if isinstance(value, float):
        return 0.0 if math.isnan(value) else math.nextafter(value, -math.inf if value > 0 else math.inf)
    return (*value, 0) if isinstance(value, tuple) else not value


@mutants.register
def _(proof: Argument) -> Iterator[Proof]:
    for i, (name, step) in enumerate(proof.steps):
        # The last is the smallest fault.
        *_, mutant = mutants(step)
        yield replace(proof, steps=(*proof.steps[:i], (name, mutant), *proof.steps[i + 1 :]))
    if proof.statement is not None:
        *_, mutant = mutants(proof.statement)
        yield replace(proof, statement=mutant)


def long(law: str) -> bool:
    """Whether SymPy computes a step or a limit, which takes it seconds for each of the mutants."""
    proof = LAWS[law].proof
    steps = [step for _, step in proof.steps] if isinstance(proof, Argument) else [proof]
    return any(isinstance(step, Computed | Tends) for step in steps)


def function_or_form(law: str) -> set[str | type]:
    return {law.partition("/")[0], *forms(LAWS[law].proof)}


def forms(proof: Proof) -> set[type]:
    """Return the form of a proof, and those of its steps."""
    steps = [step for _, step in proof.steps] if isinstance(proof, Argument) else []
    return {type(proof), *(type(step) for step in steps)}


@pytest.mark.parametrize("law", sampled(sorted(LAWS, key=long), function_or_form))
def test_no_mutant_of_a_law_is_proved(law: str) -> None:
    proved = [i for i, mutant in enumerate(mutants(LAWS[law].proof)) if isinstance(decide(law, mutant), Proved)]
    assert proved == []


def test_at_least_thirty_false_laws_of_every_form_are_planted() -> None:
    planted: Counter[type] = Counter()
    for law in LAWS.values():
        planted[type(law.proof)] += sum(1 for _ in mutants(law.proof))
    assert {form.__name__: planted[form] for form in FORMS if planted[form] < 30} == {}

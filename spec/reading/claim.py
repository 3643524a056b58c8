"""A claim: two sides that stand in a relation entry by entry in every reading."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from ..op import Field, Index, Op
from ..proof import Domain, Identity, Inequality, Point, Relation
from .row import Row


class Reading(Field, Protocol):
    """A field together with the arguments of a claim and derivatives with respect to the first of them."""

    @property
    def arguments(self) -> tuple[Any, ...]:
        """The arguments: rows for core dimension n, else single elements of the field."""

    @property
    def n(self) -> Any:
        """The number of classes."""

    def delta(self, j: Any, k: Any, /) -> Any:
        """1 where the classes j and k are equal, else 0."""

    @property
    def indices(self) -> Sequence[Any]:
        """Indices that together stand for every class."""

    @property
    def pairs(self) -> Sequence[tuple[Any, Any, int]]:
        """Pairs (j, k) that together stand for every pair of classes, each with its Kronecker delta."""

    def derivative(self, y: Any, k: Any, /) -> Any:
        """∂y/∂x_k for the first argument x; ``k`` is None where x is no vector."""


@dataclass(frozen=True)
class Sides:
    """Two values to compare, and the entry (from 0, empty for a single value) they belong to.

    ``given`` are values that are assumed to be nonnegative, or positive where the claim says so.
    """

    place: tuple[Any, ...]
    left: Any
    right: Any
    given: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Claim:
    """``sides`` stand in ``relation`` wherever they are defined.

    ``arguments`` names each input with its core dimension, ``domains`` what is assumed of its entries if it is
    more than being real; ``least`` is the smallest number of classes, ``at`` holds points of particular interest,
    and ``concrete`` says that classes have to be numbers.
    """

    clause: str
    arguments: tuple[tuple[str, str], ...]
    sides: Callable[[Reading], Iterator[Sides]]
    relation: Relation = Relation.EQUAL
    domains: Mapping[str, Domain] = field(default_factory=dict)
    strictly_given: bool = False
    least: int = 1
    at: tuple[Point, ...] = ()
    concrete: bool = False

    @property
    def elementwise(self) -> bool:
        """Whether no input has a number of classes."""
        return not any(core for _, core in self.arguments)

    @property
    def kinds(self) -> tuple[Domain, ...]:
        """The domain of each argument."""
        return tuple(self.domains.get(name, Domain.REAL) for name, _ in self.arguments)


def gradient_claim(op: Op) -> Claim:
    """Derivative of ``op.define`` with respect to the first argument = ``op.gradient``."""
    gradient = op.gradient
    assert gradient is not None

    def sides(reading: Reading) -> Iterator[Sides]:
        y = op.define(reading, *reading.arguments)
        declared = gradient(reading, *reading.arguments)
        if op.result:
            for j, k, delta in reading.pairs:
                yield Sides((j, k), reading.derivative(y(j), k), declared.entry(j, k, delta))
        elif op.cores[0]:
            for k in reading.indices:
                yield Sides((k,), reading.derivative(y, k), declared(k))
        else:
            yield Sides((), reading.derivative(y, None), declared)

    return Claim(f"{op.id}/gradient", _inputs(op), sides)


def pullback_claim(op: Op, pullback: Op | None = None, argument: str = "") -> Claim:
    """k ↦ Σ_j g_j ∂y_j/∂x_k = the definition of the pullback, for the first argument x or the one that is named.

    Readings differentiate with respect to their first argument, so the one in question enters first.
    """
    pulled = pullback or op.pullback
    assert pulled is not None
    of = op.arguments.index(argument or op.arguments[0])
    inputs = _inputs(pulled)

    def sides(reading: Reading) -> Iterator[Sides]:
        given = list(reading.arguments)
        given.insert(of, given.pop(0))
        *arguments, g = given
        y = op.define(reading, *arguments)
        declared = pulled.define(reading, *given)

        def slope(k: Any) -> Any:
            return _pulled(reading, y, g, k) if op.result else g * reading.derivative(y, k)

        if not op.cores[of]:
            yield Sides((), slope(None), declared)
            return
        for k in reading.indices:
            yield Sides((k,), slope(k), declared(k))

    order = (inputs[of], *inputs[:of], *inputs[of + 1 :])
    return Claim(f"{op.id}/pullback" + (f"-{argument}" if argument else ""), order, sides)


def identity_claim(clause: str, signature: str, left: Callable[..., Any], right: Callable[..., Any]) -> Claim:
    """left(F, x, …) = right(F, x, …), both written like a definition of this signature."""
    return claim_of(clause, Identity(signature, left, right))


def claim_of(clause: str, form: Identity | Inequality) -> Claim:
    """The claim that a proof of this form has to establish."""
    inputs, out = form.signature.split("->")
    cores = [part.strip("()") for part in inputs.split(",")]
    identity = isinstance(form, Identity)
    left, right = (form.left, form.right) if isinstance(form, Identity) else (form.lower, form.upper)
    _, *names = inspect.signature(left).parameters
    if stray := form.domains.keys() - set(names):
        raise ValueError(f"{clause}: no argument is called {', '.join(sorted(stray))}")

    def sides(reading: Reading) -> Iterator[Sides]:
        arguments = entered(reading, names, form.domains)
        one, other = left(reading, *arguments), right(reading, *arguments)
        for place in places(reading, out):
            each = tuple(v for a in assumed(form, reading, arguments, place) for v in _each(reading, a))
            yield Sides(place, _at(one, place), _at(other, place), each)

    strict = isinstance(form, Inequality) and form.strict
    return Claim(
        clause,
        tuple(zip(names, cores, strict=True)),
        sides,
        Relation.EQUAL if identity else Relation.BELOW if strict else Relation.AT_MOST,
        form.domains,
        isinstance(form, Inequality) and form.strictly_given,
        form.least,
        form.at,
        isinstance(form, Identity) and form.concrete,
    )


def entered(reading: Reading, names: Sequence[str], domains: Mapping[str, Domain]) -> tuple[Any, ...]:
    """The arguments of a reading, where a row of the simplex is a row of weights divided by its sum."""
    return tuple(
        _normalised(reading, a) if domains.get(name) is Domain.SIMPLEX else a
        for name, a in zip(names, reading.arguments, strict=True)
    )


def places(reading: Reading, out: str) -> Sequence[tuple[Any, ...]]:
    """The entries of a result of shape ``()``, ``(n)`` or ``(n,n)``."""
    core = out.strip("()")
    if core == "n,n":
        return [(j, k) for j, k, _ in reading.pairs]
    return [(k,) for k in reading.indices] if core else [()]


def assumed(form: Identity | Inequality, reading: Reading, arguments: Any, place: tuple[Any, ...]) -> tuple[Any, ...]:
    """The assumptions of an inequality at one entry: values, or functions of the class."""
    if isinstance(form, Identity) or form.given is None:
        return ()
    given = form.given(reading, *arguments, *place)
    return given if isinstance(given, tuple) else (given,)


def _at(side: Any, place: tuple[Any, ...]) -> Any:
    return side(*place) if place else side


def _each(reading: Reading, given: Any) -> tuple[Any, ...]:
    return tuple(given(i) for i in reading.indices) if callable(given) else (given,)


def _normalised(reading: Reading, weights: Any) -> Row:
    total = reading.sum(lambda i: weights[i])
    return Row(lambda i: weights[i] / total)


def _pulled(reading: Reading, y: Index, g: Any, k: Any) -> Any:
    return reading.sum(lambda j: g[j] * reading.derivative(y(j), k))


def _inputs(op: Op) -> tuple[tuple[str, str], ...]:
    return tuple(zip(op.arguments, op.cores, strict=True))

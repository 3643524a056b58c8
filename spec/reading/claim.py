"""A claim: two sides that have to agree entry by entry in every reading."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from ..op import Field, Index, Op


class Reading(Field, Protocol):
    """A field together with the arguments of a claim and derivatives with respect to the first of them."""

    @property
    def arguments(self) -> tuple[Any, ...]:
        """The arguments: rows for core dimension n, else single elements of the field."""

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
    """Two values that have to be equal, and the entry (from 0, empty for a single value) they belong to."""

    place: tuple[Any, ...]
    left: Any
    right: Any


@dataclass(frozen=True)
class Claim:
    """``sides`` agree wherever they are defined; ``arguments`` names each input with its core dimension."""

    clause: str
    arguments: tuple[tuple[str, str], ...]
    sides: Callable[[Reading], Iterator[Sides]]

    @property
    def elementwise(self) -> bool:
        """Whether no input has a number of classes."""
        return not any(core for _, core in self.arguments)


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


def pullback_claim(op: Op) -> Claim:
    """k ↦ Σ_j g_j ∂y_j/∂x_k = ``op.pullback.define``."""
    pullback = op.pullback
    assert pullback is not None

    def sides(reading: Reading) -> Iterator[Sides]:
        *inputs, g = reading.arguments
        y = op.define(reading, *inputs)
        declared = pullback.define(reading, *reading.arguments)
        if not op.cores[0]:
            yield Sides((), g * reading.derivative(y, None), declared)
            return
        for k in reading.indices:
            pulled = _pulled(reading, y, g, k) if op.result else g * reading.derivative(y, k)
            yield Sides((k,), pulled, declared(k))

    return Claim(f"{op.id}/pullback", _inputs(pullback), sides)


def identity_claim(clause: str, signature: str, left: Callable[..., Any], right: Callable[..., Any]) -> Claim:
    """left(F, x, …) = right(F, x, …), both written like a definition of this signature."""
    inputs, out = signature.split("->")
    cores = [part.strip("()") for part in inputs.split(",")]
    _, *names = inspect.signature(left).parameters

    def sides(reading: Reading) -> Iterator[Sides]:
        one, other = left(reading, *reading.arguments), right(reading, *reading.arguments)
        if out.strip("()"):
            for k in reading.indices:
                yield Sides((k,), one(k), other(k))
        else:
            yield Sides((), one, other)

    return Claim(clause, tuple(zip(names, cores, strict=True)), sides)


def _pulled(reading: Reading, y: Index, g: Any, k: Any) -> Any:
    return reading.sum(lambda j: g[j] * reading.derivative(y(j), k))


def _inputs(op: Op) -> tuple[tuple[str, str], ...]:
    return tuple(zip(op.arguments, op.cores, strict=True))

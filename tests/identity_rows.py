"""Families of rows for the comparison of the rungs with the arbiter, each a stress for one step of the ladder."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from softgauge.reference.formats import Format
from softgauge.spec.op import Op
from softgauge.spec.role import Role

Array = npt.NDArray[Any]
Family = Callable[[np.random.Generator, Op, int, int, Format], list[Array]]
FAMILIES: dict[str, Family] = {}

Logits = Callable[[np.random.Generator, int, int], Array]


def family(logits: Logits) -> Logits:
    """Register a family of logits; cotangents and probabilities go with them."""

    def rows(rng: np.random.Generator, op: Op, count: int, size: int, format: Format) -> list[Array]:
        x = _held(logits(rng, count, size), format)
        return [_argument(rng, role, core, x, format) for role, core in zip(op.roles, op.cores, strict=True)]

    FAMILIES[logits.__name__] = rows
    return logits


def _held(a: Array, format: Format) -> Array:
    """Return finite numbers of the format."""
    top = float(format.max)
    return np.clip(a, -top, top).astype(format.dtype).astype(np.float64)


def _argument(rng: np.random.Generator, role: Role, core: str, x: Array, format: Format) -> Array:
    if role is Role.LOGITS:
        return x
    if role is Role.PROBABILITIES:
        with np.errstate(over="ignore"):
            p = np.exp(np.maximum(x - x.max(-1, keepdims=True), -15.0))
        return np.maximum(_held(p / p.sum(-1, keepdims=True), format), float(format.tiny))
    return _held(_cotangent(rng, x if core else x[:, 0]), format)


def _cotangent(rng: np.random.Generator, x: Array) -> Array:
    """Return one of several kinds: random, nearly constant, one-hot, that of a mean square, of any size."""
    match rng.integers(5):
        case 0:
            return rng.normal(size=x.shape)
        case 1:
            return 1 + rng.normal(size=x.shape) * 2.0 ** -rng.integers(3, 40)
        case 2:
            return (rng.random(x.shape) < 0.3) * 1.0
        case 3:
            return x * 0.5
        case _:
            return rng.normal(size=x.shape) * 10.0 ** rng.uniform(-30, 30)


@family
def ordinary(rng: np.random.Generator, count: int, size: int) -> Array:
    return rng.normal(size=(count, size)) * 3


@family
def near_ties(rng: np.random.Generator, count: int, size: int) -> Array:
    """Logits that differ in their last bits: shares next to 1/K, pullbacks that cancel."""
    return rng.normal(size=(count, 1)) + rng.normal(size=(count, size)) * 2.0 ** -rng.integers(5, 50, (count, 1))


@family
def cancelling(rng: np.random.Generator, count: int, size: int) -> Array:
    """Σ exp(x) next to 1: log-sum-exp next to 0."""
    x = rng.normal(size=(count, size))
    return x - np.log(np.exp(x).sum(-1, keepdims=True))


@family
def peaked(rng: np.random.Generator, count: int, size: int) -> Array:
    """One entry takes nearly all: 1 - tiny, log-shares next to 0, entropy next to 0."""
    x = -rng.uniform(10, 120, (count, size))
    x[:, 0] = rng.normal(size=count)
    return x


@family
def spread(rng: np.random.Generator, count: int, size: int) -> Array:
    """Shares into the subnormal numbers of every format, and below."""
    return rng.uniform(-1, 1, (count, size)) * 10.0 ** rng.uniform(1, 3, (count, 1))


@family
def offset(rng: np.random.Generator, count: int, size: int) -> Array:
    return rng.normal(size=(count, size)) + 10.0 ** rng.uniform(1, 6, (count, 1))


@family
def ulps_apart(rng: np.random.Generator, count: int, size: int) -> Array:
    """Gaps of a few ulp of float64 below numbers of any size: products and quotients of them round by more."""
    top = rng.choice([-1.0, 1.0], (count, 1)) * 2.0 ** rng.uniform(0, 66, (count, 1))
    return top * (1 + rng.integers(-4, 5, (count, size)) * 2.0**-52)


@family
def underflowing(rng: np.random.Generator, count: int, size: int) -> Array:
    """Where exponentials leave float64's normal numbers, then its range, and those of the rungs."""
    return -rng.choice([0.0, 600.0, 689.0, 691.0, 744.0, 746.0, 800.0, 1000.0], (count, size)) + rng.normal(
        size=(count, 1)
    )


@family
def huge(rng: np.random.Generator, count: int, size: int) -> Array:
    """Ends of the format: differences overflow in it."""
    return rng.choice([-1.0, 1.0], (count, size)) * 10.0 ** rng.uniform(2, 308, (count, size))


@family
def tiny(rng: np.random.Generator, count: int, size: int) -> Array:
    return rng.normal(size=(count, size)) * 10.0 ** -rng.uniform(3, 300, (count, 1))


@family
def equal(rng: np.random.Generator, count: int, size: int) -> Array:
    return np.repeat(rng.normal(size=(count, 1)), size, axis=1)

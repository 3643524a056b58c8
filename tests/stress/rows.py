"""Rows that strain different terms of the bounds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import numpy as np

from softgauge.reference.formats import FORMATS, Format
from softgauge.spec.discovery import functions
from softgauge.spec.role import Role

from .rounding import Real


@dataclass(frozen=True)
class Row:
    """The arguments of one call, each with a first axis of length 1."""

    name: str
    arrays: tuple[Real, ...]
    parameters: dict[str, Any] = field(default_factory=dict)


def logits(rng: np.random.Generator, n: int) -> Iterator[tuple[str, Real]]:
    """Yield rows of n binary32 numbers that strain different terms of the bounds."""
    yield "equal", np.full(n, 3.0)
    yield "offset", 1000.0 + rng.normal(size=n)
    yield "cancelling", -np.log(n) + rng.normal(size=n) * 1e-3
    yield "dominant", np.where(np.arange(n) == n // 2, 12.0, rng.normal(size=n))
    yield "certain", np.where(np.arange(n) == 0, 0.0, -25.0 + rng.normal(size=n))
    for scale in (0.3, 2.0, 8.0, 25.0):
        yield f"normal{scale}", rng.normal(size=n) * scale
    yield "ascending", np.linspace(-10, 0, n)
    yield "gaps", np.linspace(0, -80, n)


def seconds(rng: np.random.Generator, n: int) -> Iterator[tuple[str, Real]]:
    """Yield cotangents or targets of n entries."""
    yield "random", rng.normal(size=n)
    yield "constant", np.full(n, 1.25)
    yield "one-hot", np.eye(n)[n // 2]
    yield "positive", rng.random(n) * 3
    yield "huge", rng.normal(size=n) * 1e30


def probabilities(rng: np.random.Generator, n: int) -> Iterator[tuple[str, Real]]:
    """Yield rows of n positive numbers, normalised and not."""
    yield "uniform", np.full(n, 1 / n)
    yield "soft", rng.dirichlet(np.ones(n))
    yield "peaked", np.exp(-rng.uniform(0, 30, size=n))
    yield "ones", np.ones(n)
    yield "next to 1", 1 + rng.normal(size=n) * 1e-4
    yield "near 1/e", np.exp(-1) + rng.normal(size=n) * 1e-4
    yield "unnormalised", rng.random(n) * 3 + 1e-3


PARAMETERS: dict[str, tuple[Any, ...]] = {
    "temperature": (0.109375, 1.0, 3.0),
    "n": (50, 1 << 20),
    "weight": ("some",),
    "label_smoothing": (0.0, 0.125),
    "ignore_index": (None,),
    "reduction": ("none",),
}


def rows(op: str, sizes: tuple[int, ...], repeats: int, storage: str = "float32") -> Iterator[Row]:
    """Yield the rows for a function, rounded to a format."""
    format = FORMATS[storage]
    known, rng = functions()[op], np.random.default_rng(len(op))
    if known.elementwise:
        edges = [0.0, 1e-6, 0.5, 1.0, 1.2785, 3.0, 8.0, 16.6, 20.0, 40.0, 85.0]
        x = np.array([s * v for v in edges for s in (1, -1)] + [*rng.normal(size=20 * repeats) * 10])
        arrays = [x] + [rng.normal(size=x.size) for _ in known.arguments[1:]]
        if "targets" in known.arguments:
            arrays[1] = np.select([np.arange(x.size) % 4 == 1, np.arange(x.size) % 4 == 2], [0.0, 1.0], arrays[1])
        yield Row("scalars", tuple(_narrow(a, format) for a in arrays))
        return
    first = probabilities if known.roles[0] is Role.PROBABILITIES else logits
    choices = list(product(*([(name, v) for v in PARAMETERS[name]] for name in known.parameters)))
    for n, _, chosen in product(sizes, range(repeats), choices):
        for name, x in first(rng, n):
            for other, second in seconds(rng, n) if len(known.arrays) > 1 else [("", x)]:
                if other == "huge" and "targets" in known.arguments:
                    continue
                arrays = [x]
                for (*_, role), own in zip(known.arrays[1:], known.array_cores[1:], strict=True):
                    if role is Role.LABELS:
                        arrays.append(np.asarray(second.argmax()))
                    elif role is Role.MASK:
                        arrays.append((second > np.median(second)) | (np.arange(n) == n // 2))
                    elif role is Role.PROBABILITIES:
                        arrays.append(dict(probabilities(rng, n))["soft" if other == "random" else "unnormalised"])
                    else:
                        arrays.append(second if own else np.asarray(second[0] or 1.0))
                values = " ".join(f"{key}={v}" for key, v in chosen)
                given = dict(chosen)
                if "weight" in given:
                    given["weight"] = rng.integers(2, 16, size=n) / 4
                yield Row(f"{name} K={n} {other} {values}", tuple(_narrow(a, format) for a in arrays), given)


def _narrow(a: Real, format: Format) -> Real:
    if np.asarray(a).dtype.kind in "bi":
        return np.asarray(a)[None]
    return np.asarray(a, np.float64).astype(format.dtype).astype(np.float64)[None]

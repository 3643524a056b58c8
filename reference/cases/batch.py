"""Batches: the rows of many families stacked by the number of classes, deterministic by seed."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from ...spec.op import Op, Role
from ..formats import FORMATS, Format
from .family import Family, into
from .logits import EXTREMES, LOGITS
from .probabilities import PROBABILITIES, RARE
from .scalars import every, scalars
from .seconds import COTANGENTS, MASKS, TARGETS, UNIT_TARGETS

Array = npt.NDArray[Any]

SAMPLED = 300
"""Most classes of the maps that take a number of samples: beyond it their values underflow one and all."""

NO_CLASS = -100
"""The label that is ignored where the ignored label is no class."""

IGNORED_EVERY = 7
"""One row in so many has a label that is ignored, where that is no class."""

WEIGHTED = 0.75
"""The share of batches with class weights, where a loss takes them."""

SECOND = {Role.TARGETS: TARGETS, Role.COTANGENT: COTANGENTS, Role.PROBABILITIES: PROBABILITIES}
"""Families of the further arguments."""


@dataclass(frozen=True)
class Batch:
    """Arguments of one call, the classes along the last axis, and the family that each row comes from."""

    id: str
    op: str
    format: str
    check: str
    arrays: tuple[Array, ...]
    flags: tuple[str, ...]
    parameters: Mapping[str, Any] = field(default_factory=dict)

    def case(self, row: int) -> str:
        """Return the permanent id of a row."""
        return f"{self.id}:{row}"


@dataclass(frozen=True)
class Level:
    """How much a level tries: rows for each number of classes, and scalar inputs."""

    rows: dict[int, int]
    extreme_rows: dict[int, int]
    scalars: int
    exhaustive: bool


LEVELS = {
    "smoke": Level(
        rows={1: 3, 2: 20, 3: 20, 17: 20, 130: 8, 1025: 4},
        extreme_rows={2: 7, 5: 7},
        scalars=900,
        exhaustive=False,
    ),
    "standard": Level(
        rows={1: 3, 2: 60, 3: 60, 8: 40, 33: 40, 257: 20, 1000: 8, 4099: 4, 20000: 3},
        extreme_rows={2: 14, 5: 14, 300: 7},
        scalars=4000,
        exhaustive=True,
    ),
}
LEVELS["full"] = LEVELS["standard"]


def batches(op: Op, format: str, level: str, seed: int) -> Iterator[Batch]:
    """Yield the batches on which ``op`` is measured in a format; same arguments, same bits.

    Every batch has its own counter-based generator (Philox), keyed by its id.
    """
    target, plan = FORMATS[format], LEVELS[level]
    numeric = "gradient" if op.pullback_of else "accuracy"
    if op.elementwise:
        yield _scalar_batch(op, target, plan, f"{op.id}:{format}:{level}:{seed}:{numeric}:scalars", numeric)
        return
    usual, extreme = (PROBABILITIES, RARE) if op.roles[0] is Role.PROBABILITIES else (LOGITS, EXTREMES)
    for families, sizes, check in ((usual, plan.rows, numeric), (extreme, plan.extreme_rows, "overflow")):
        for n, count in sizes.items():
            if "n" in op.parameters and n > SAMPLED:
                continue
            name = f"{op.id}:{format}:{level}:{seed}:{check}:K{n}"
            yield _row_batch(op, target, families, n, count, name, check)


def generator(name: str) -> np.random.Generator:
    """Return the random generator of a batch: Philox, keyed by the CRC of its id."""
    return np.random.Generator(np.random.Philox(key=zlib.crc32(name.encode())))


def _scalar_batch(op: Op, target: Format, plan: Level, name: str, check: str) -> Batch:
    rng = generator(name)
    alone = len(op.arguments) == 1
    x = every(target) if plan.exhaustive and alone and target.bits <= 16 else scalars(rng, target, plan.scalars)
    arrays = [x]
    for role in op.roles[1:]:
        families = UNIT_TARGETS if role is Role.TARGETS else COTANGENTS
        arrays.append(into(target, _cycle(rng, families, target, 1, len(x))[0].ravel()))
    return Batch(name, op.id, target.name, check, tuple(arrays), ("scalar",) * len(x))


def _row_batch(
    op: Op, target: Format, families: tuple[Family, ...], n: int, count: int, name: str, check: str
) -> Batch:
    rng = generator(name)
    first, flags = _cycle(rng, families, target, n, count)
    chosen = parameters(op, rng, n, target)
    arrays: list[Array] = [into(target, first)]
    for _, core, role in op.arrays[1:]:
        if role is Role.LABELS:
            arrays.append(rng.integers(n, size=count))
        elif role is Role.MASK:
            arrays.append(_cycle(rng, MASKS, target, n, count)[0] != 0)
        else:
            extra = _cycle(rng, SECOND[role], target, n if core else 1, count)[0]
            arrays.append(into(target, extra if core else extra[:, 0]))
    reconcile(op, target, arrays, chosen)
    return Batch(name, op.id, target.name, check, tuple(arrays), flags, chosen)


def reconcile(op: Op, target: Format, arrays: list[Array], chosen: Mapping[str, Any]) -> None:
    """Keep each row inside the domain: what may not be absent is lifted, what may is given no weight."""
    first, extension = arrays[0], op.extension
    small = float(target.tiny)
    if op.roles[0] is Role.PROBABILITIES:
        if extension is None:
            first[first == 0] = 0.25
        for i, (name, _, role) in enumerate(op.arrays):
            if i and role is Role.PROBABILITIES:
                other = arrays[i]
                other[(other == 0) & (first > 0)] = max(small, 2.0**-10)
                assert name == "q"
        return
    absent = np.isneginf(first)
    if extension is None or any(chosen.get(name) for name in extension.absent_where_zero):
        first[absent] = -50.0
        absent = np.isneginf(first)
    for i, (name, _, role) in enumerate(op.arrays):
        if role is Role.MASK:
            # A row that mask and -inf leave nothing of is a convention, not a value.
            nothing = (absent | ~arrays[i]).all(axis=1, keepdims=True)
            first[nothing & arrays[i]] = 0.0
        if extension is not None and name in extension.absent_where_zero:
            if role is Role.LABELS:
                arrays[i] = np.where(
                    np.take_along_axis(absent, arrays[i][:, None], 1)[:, 0], first.argmax(axis=1), arrays[i]
                )
            else:
                arrays[i][absent] = 0.0
        if role is Role.LABELS and chosen.get("ignore_index") == NO_CLASS:
            arrays[i][::IGNORED_EVERY] = NO_CLASS


def parameters(op: Op, rng: np.random.Generator, n: int, target: Format) -> dict[str, Any]:
    """Return a value for each parameter of ``op``; each is exact in every format, so that passing it rounds nothing."""
    values: dict[str, Any] = {}
    for name in op.parameters:
        if name == "n":
            values[name] = int(rng.choice([c for c in (3, 11, 50, 240, 1024, 1 << 20) if c > n]))
        elif name == "weight":
            weight = into(target, rng.integers(2, 16, size=n) / 4)
            values[name] = weight if rng.random() < WEIGHTED else None
        elif name == "ignore_index":
            values[name] = (None, NO_CLASS, n - 1)[int(rng.integers(3))]
        elif name == "label_smoothing":
            values[name] = float(rng.choice([0.0, 0.125, 0.25]))
        elif name == "reduction":
            values[name] = "none"
        else:
            values[name] = float(rng.choice([0.109375, 0.5, 0.75, 1.0, 2.0, 3.0, 10.0]))
    return values


def _cycle(
    rng: np.random.Generator, families: tuple[Family, ...], target: Format, n: int, count: int
) -> tuple[Array, tuple[str, ...]]:
    """Return ``count`` rows of n entries, the families taken in turn, and their flags."""
    chosen = [families[i % len(families)] for i in range(count)]
    return np.array([f.make(rng, target, n) for f in chosen]).reshape(count, n), tuple(f.flag for f in chosen)

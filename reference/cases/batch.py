"""Batches: the rows of many families stacked by the number of classes, deterministic by seed."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ...spec.op import Op
from ..formats import FORMATS, Format
from .family import Family, into
from .logits import EXTREMES, LOGITS
from .scalars import every, scalars
from .seconds import COTANGENTS, TARGETS

Array = npt.NDArray[Any]


@dataclass(frozen=True)
class Batch:
    """Arguments of one call, the classes along the last axis, and the family that each row comes from."""

    id: str
    op: str
    format: str
    check: str
    arrays: tuple[Array, ...]
    flags: tuple[str, ...]

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


def batches(op: Op, format: str, level: str, seed: int) -> Iterator[Batch]:
    """Yield the batches on which ``op`` is measured in a format; same arguments, same bits.

    Every batch has its own counter-based generator (Philox), keyed by its id.
    """
    target, plan = FORMATS[format], LEVELS[level]
    numeric = "gradient" if op.pullback_of else "accuracy"
    if op.elementwise:
        yield _scalar_batch(op, target, plan, f"{op.id}:{format}:{level}:{seed}:{numeric}:scalars", numeric)
        return
    for families, sizes, check in ((LOGITS, plan.rows, numeric), (EXTREMES, plan.extreme_rows, "overflow")):
        for n, count in sizes.items():
            name = f"{op.id}:{format}:{level}:{seed}:{check}:K{n}"
            yield _row_batch(op, target, families, n, count, name, check)


def generator(name: str) -> np.random.Generator:
    """Return the random generator of a batch: Philox, keyed by the CRC of its id."""
    return np.random.Generator(np.random.Philox(key=zlib.crc32(name.encode())))


def _scalar_batch(op: Op, target: Format, plan: Level, name: str, check: str) -> Batch:
    rng = generator(name)
    forward = len(op.arguments) == 1
    x = every(target) if plan.exhaustive and forward and target.bits <= 16 else scalars(rng, target, plan.scalars)
    arrays = [x]
    for _ in op.arguments[1:]:
        arrays.append(into(target, _cycle(rng, COTANGENTS, target, 1, len(x))[0].ravel()))
    return Batch(name, op.id, target.name, check, tuple(arrays), ("scalar",) * len(x))


def _row_batch(
    op: Op, target: Format, families: tuple[Family, ...], n: int, count: int, name: str, check: str
) -> Batch:
    rng = generator(name)
    logits, flags = _cycle(rng, families, target, n, count)
    arrays = [logits]
    for argument, core in zip(op.arguments[1:], op.cores[1:], strict=True):
        second = TARGETS if argument == "targets" else COTANGENTS
        extra = _cycle(rng, second, target, n if core else 1, count)[0]
        arrays.append(extra if core else extra[:, 0])
    _silence(op, arrays)
    return Batch(name, op.id, target.name, check, tuple(into(target, a) for a in arrays), flags)


def _silence(op: Op, arrays: list[Array]) -> None:
    """Zero the weights at -inf logits where only weightless classes may be absent; elsewhere lift the -inf."""
    absent = np.isneginf(arrays[0])
    if op.extension is None:
        arrays[0] = np.where(absent, -50.0, arrays[0])
    elif op.extension.absent_where_zero is not None:
        weights = op.arguments.index(op.extension.absent_where_zero)
        arrays[weights] = np.where(absent, 0.0, arrays[weights])


def _cycle(
    rng: np.random.Generator, families: tuple[Family, ...], target: Format, n: int, count: int
) -> tuple[Array, tuple[str, ...]]:
    """Return ``count`` rows of n entries, the families taken in turn, and their flags."""
    chosen = [families[i % len(families)] for i in range(count)]
    return np.array([f.make(rng, target, n) for f in chosen]).reshape(count, n), tuple(f.flag for f in chosen)

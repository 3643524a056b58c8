"""Batches: the rows of many families stacked by the number of classes, deterministic by seed."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import numpy as np

from ...spec.op import Op
from ...spec.role import Role
from ..formats import FORMATS, Array, Format, Mask
from .choose import chosen, stacked
from .families.extremes import EXTREMES
from .families.further_arguments import COTANGENTS, LABELS, MASKS, TARGETS, UNIT_TARGETS
from .families.logits import LOGITS
from .families.patterns import LATE, PATTERNS
from .families.probabilities import COMPANIONS, PROBABILITIES, RARE
from .families.real import CLASSES, digits
from .families.scalars import every, scalars
from .family import Change, Family, into
from .level import ENTRIES, LEVELS, Level
from .reconcile import NO_CLASS, reconcile

__all__ = ["LEVELS", "NO_CLASS", "Batch", "Plan", "batches", "generator", "plans"]

COLD = (0.001, 0.003, 0.01)
"""Temperatures that are no numbers of a binary format: x/t is rounded."""

GAP = 1 << 12
"""Temperatures between a lone winner and the next logit: e to minus this is 0 in every format."""

WINNERS = 5
"""Classes of a row with a lone winner."""

SAMPLED = 130
"""Most classes of the maps that take a number of samples: beyond it their values underflow one and all."""

WEIGHTED = 0.75
"""The share of batches with class weights, where a loss takes them."""

Fit = Callable[[int], int]

ROWS = (*LOGITS[:3], LATE, *LOGITS[3:], *PATTERNS)
"""Families of the logits, those that need length first."""

LONG = {
    True: frozenset({"equal", "vocabulary", "uniform", "zipf"}),
    False: frozenset({"normal", "vocabulary", "soft", "zipf"}),
}
"""Families of rows as long as a vocabulary where few are affordable: in narrow formats, where sums stagnate, or not."""

SECOND: dict[Role, tuple[Family | Change, ...]] = {
    Role.TARGETS: TARGETS,
    Role.COTANGENT: COTANGENTS,
    Role.PROBABILITIES: (*PROBABILITIES, *COMPANIONS),
    Role.LABELS: LABELS,
    Role.MASK: MASKS,
}
"""Families of the further arguments."""


@dataclass(frozen=True)
class Batch:
    """Arguments of one call, the classes along the last axis, and the families that each row comes from."""

    id: str
    op: str
    format: str
    check: str
    arrays: tuple[Array, ...]
    flags: tuple[str, ...]
    parameters: Mapping[str, Any] = field(default_factory=dict)
    rows: tuple[int, ...] = ()
    """The numbers that the rows have in the batch that bears the id, where only some of it are here."""

    def case(self, row: int) -> str:
        """Return the permanent id of a row."""
        return f"{self.id}:{self.rows[row] if self.rows else row}"

    def only(self, kept: Mask) -> Batch:
        """Return the batch of some rows, whose ids stay."""
        at = np.flatnonzero(kept)
        flags, rows = tuple(self.flags[i] for i in at), tuple(int(i) for i in at)
        return replace(self, arrays=tuple(a[at] for a in self.arrays), flags=flags, rows=rows)


@dataclass(frozen=True)
class Plan:
    """A batch that is yet to be made."""

    id: str
    make: Callable[[], Batch]


def every_size(n: int) -> int:
    """Return n: every number of classes is taken as it is."""
    return n


def batches(op: Op, format: str, level: str, seed: int, fit: Fit = every_size) -> Iterator[Batch]:
    """Yield the batches on which ``op`` is measured in a format; same arguments, same bits.

    Every batch has its own counter-based generator (Philox), keyed by its id, and is made when it is asked for. ``fit``
    gives the number of classes that is taken in place of another one, which the id then names too.
    """
    return (plan.make() for plan in plans(op, format, level, seed, fit))


def plans(op: Op, format: str, level: str, seed: int, fit: Fit = every_size) -> Iterator[Plan]:
    """Yield what :func:`batches` makes, in the same order, unmade: few classes first."""
    target, scope = FORMATS[format], LEVELS[level]
    numeric = "gradient" if op.pullback_of else "accuracy"
    stem = f"{op.id}:{format}:{level}:{seed}"
    if op.elementwise:
        name = f"{stem}:{numeric}:scalars"
        yield Plan(name, partial(_scalar_batch, op, target, scope, name, numeric))
        return
    probable = op.roles[0] is Role.PROBABILITIES
    usual, extreme = (PROBABILITIES, RARE) if probable else (ROWS, EXTREMES)
    for families, sizes, check in ((usual, scope.accuracy(target), numeric), (extreme, scope.extreme_rows, "overflow")):
        for turn, (n, least) in enumerate(sizes.items()):
            size = fit(n)
            if "n" in op.parameters and size > SAMPLED:
                continue
            kinds = families if n in scope.rows or check == "overflow" else _long(families, target)
            count = max(least, len(families)) if scope.every_family else least
            most = max(1, min(count, ENTRIES // size))
            named = f"K{n}" if size == n else f"K{size}for{n}"
            for part, start in enumerate(range(0, count, most)):
                name = f"{stem}:{check}:{named}" + (f"-{part}" if most < count else "")
                rows = range(start, min(start + most, count))
                yield Plan(name, partial(_row_batch, op, target, kinds, size, rows, turn, count, name, check))
            if n == size == CLASSES and check == numeric and not probable:
                name = f"{stem}:{check}:K{n}-real"
                yield Plan(name, partial(_real_batch, op, target, count, name, check))
    if "temperature" in op.parameters:
        size = fit(WINNERS)
        name = f"{stem}:{numeric}:K{size}-cold"
        yield Plan(name, partial(_cold_batch, op, target, size, name, numeric))


def _long(families: tuple[Family, ...], target: Format) -> tuple[Family, ...]:
    return tuple(f for f in families if f.flag in LONG[target.bits <= 16])


def generator(name: str) -> np.random.Generator:
    """Return the random generator of a batch: Philox, keyed by the CRC of its id."""
    return np.random.Generator(np.random.Philox(key=zlib.crc32(name.encode())))


def _scalar_batch(op: Op, target: Format, scope: Level, name: str, check: str) -> Batch:
    rng = generator(name)
    if scope.exhaustive and len(op.arguments) == 1 and target.bits <= 16:
        x = every(target)
        flags = ("every",) * len(x)
    else:
        x, flags = scalars(rng, target, scope.scalars)
    arrays = [x]
    for role in op.roles[1:]:
        families = UNIT_TARGETS if role is Role.TARGETS else COTANGENTS
        extra, more = stacked(rng, chosen(rng, families, range(len(x)), shift=len(flags)), target, 1)
        arrays.append(into(target, extra[:, 0]))
        flags = tuple(f"{a}, {role.value} {b}" for a, b in zip(flags, more, strict=True))
    return Batch(name, op.id, target.name, check, tuple(arrays), flags)


def _row_batch(
    op: Op,
    target: Format,
    families: tuple[Family, ...],
    n: int,
    rows: range,
    turn: int,
    count: int,
    name: str,
    check: str,
) -> Batch:
    rng = generator(name)
    first, flags = stacked(rng, chosen(rng, families, rows, turn, count, compose=families is ROWS), target, n)
    return _completed(op, target, rng, into(target, first), flags, name, check, turn + rows.start)


def _real_batch(op: Op, target: Format, count: int, name: str, check: str) -> Batch:
    """Return rows of the stored classifiers, their true classes as labels and one-hot targets."""
    rng = generator(name)
    logits, labels = digits()
    few = rng.permutation(len(labels))[:count]
    return _completed(op, target, rng, into(target, logits[few]), ("real",) * count, name, check, 0, labels[few])


def _cold_batch(op: Op, target: Format, n: int, name: str, check: str) -> Batch:
    """Return rows with a lone winner at a temperature that is no power of two: what loses against it is 0."""
    rng = generator(name)
    t = float(into(target, float(rng.choice(COLD))))
    tops = np.array([s * v for v in (42.0, 0.7, 13.0, 300.0) for s in (1, -1)])[:, None]
    gaps = (1 + rng.random((len(tops), n))) * GAP * t
    gaps[np.arange(len(tops)), rng.integers(n, size=len(tops))] = 0
    flags = ("winner",) * len(tops)
    batch = _completed(op, target, rng, into(target, tops - gaps), flags, name, check, 0)
    return replace(batch, parameters={**batch.parameters, "temperature": t})


def _completed(
    op: Op,
    target: Format,
    rng: np.random.Generator,
    first: Array,
    flags: tuple[str, ...],
    name: str,
    check: str,
    turn: int,
    labels: Array | None = None,
) -> Batch:
    """Return the batch of given first rows: further arguments are drawn, and every row is kept in the domain."""
    count, n = first.shape
    arrays = [first]
    options = _filled(rng, parameters(op, rng, n, target), target)
    for _, core, role in op.arrays[1:]:
        if labels is not None and role is Role.LABELS:
            arrays.append(labels)
            continue
        if labels is not None and role is Role.TARGETS:
            arrays.append(into(target, np.eye(n)[labels]))
            continue
        picked = chosen(rng, SECOND[role], range(turn, turn + count), shift=len(flags))
        width = n if core or role is Role.LABELS else 1
        extra, more = stacked(rng, picked, target, width, first.astype(np.float64))
        flags = tuple(f"{a}, {role.value} {b}" for a, b in zip(flags, more, strict=True))
        if role is Role.LABELS:
            arrays.append(extra[:, 0].astype(np.int64))
        elif role is Role.MASK:
            arrays.append(extra != 0)
        else:
            arrays.append(into(target, extra if core else extra[:, 0]))
    reconcile(op, target, arrays, options)
    return Batch(name, op.id, target.name, check, tuple(arrays), flags, options)


def _filled(rng: np.random.Generator, values: dict[str, Any], target: Format) -> dict[str, Any]:
    """Return parameters of which some need every bit of the format: a narrower type on their way shows.

    One in two of the ignored labels that are a class is class 0, which is easily taken for none.
    """
    for name, plain, full in (("temperature", 0.75, 0.7), ("label_smoothing", 0.125, 0.1)):
        if values.get(name) == plain:
            values[name] = float(into(target, full))
    if values.get("weight") is not None:
        values["weight"] = into(target, values["weight"] * rng.uniform(0.875, 1.125, size=len(values["weight"])))
    if (values.get("ignore_index") or 0) > 0 and rng.random() < 0.5:
        values["ignore_index"] = 0
    return values


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

"""Every input of a narrow format: all numbers of 8 and 16 bits, all pairs of 8-bit numbers at K = 2."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ...spec.op import Op
from ...spec.role import Role
from ..formats import FORMATS, Array, Format
from .batch import Batch
from .families.scalars import every
from .family import into
from .reconcile import reconcile

CHUNK = 1 << 14
"""Rows of one call."""

COMBINATIONS = 8
"""Fixed values of the further arguments that every first argument meets."""

COTANGENTS = ((1.0, 0.0), (0.0, 1.0), (1.0, 1.0), (1.0, -1.0), (-0.5, 0.25), (3.0, -2.0), (0.0625, 1.5), (-8.0, 0.125))
TARGETS = ((1.0, 0.0), (0.0, 1.0), (0.5, 0.5), (0.25, 0.75), (1.0, 1.0), (2.0, 0.5), (0.0, 0.5), (0.125, 3.0))
PROBABILITIES = (
    (0.5, 0.5), (0.25, 0.75), (0.75, 0.25), (1.0, 1.0), (1.0, 0.015625), (2.0, 0.5), (0.125, 3.0), (0.875, 0.125),
)  # fmt: skip
MASKS = ((1.0, 1.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)) * 2
SECOND = {
    Role.COTANGENT: COTANGENTS,
    Role.TARGETS: TARGETS,
    Role.PROBABILITIES: PROBABILITIES,
    Role.MASK: MASKS,
    Role.LABELS: ((0.0, 0.0), (1.0, 1.0)) * 4,
}
"""Rows of the further arguments, each number exact in every format; a label is the first entry."""

NUMBERS = {
    Role.COTANGENT: (1.0, -1.0, 0.5, 3.0, -0.375, 0.015625, -8.0, 16.0),
    Role.TARGETS: (0.0, 1.0, 0.5, 0.25, 0.75, 0.125, 0.875, 0.015625),
}
"""The same where a row has one number."""

PARAMETERS: dict[str, tuple[Any, ...]] = {
    "temperature": (0.5, 2.0, 1.0, 0.109375, 3.0, 0.75, 10.0, 0.5),
    "n": (11, 3, 50, 240, 1024, 1 << 20, 3, 50),
    "weight": (None, (0.75, 2.0), None, (1.0, 0.5)) * 2,
    "ignore_index": (None,) * COMBINATIONS,
    "label_smoothing": (0.0, 0.125, 0.25, 0.0) * 2,
    "reduction": ("none",) * COMBINATIONS,
}


def exhaustive(op: Op, format: str, level: str, seed: int) -> Iterator[Batch]:
    """Yield the batches of every input of ``op`` in a format, where they can be counted: nothing where they cannot.

    A function of one number alone is not here: :func:`~softgauge.reference.cases.batches` has it at ``standard``.
    """
    target = FORMATS[format]
    further = op.elementwise and len(op.arrays) > 1
    if not (further and target.bits <= 16) and not (not op.elementwise and target.bits == 8):
        return
    first = every(target) if op.elementwise else _pairs(op, target)
    check = "gradient" if op.pullback_of else "accuracy"
    for c in range(COMBINATIONS if len(op.arguments) > 1 else 1):
        for i in range(0, len(first), CHUNK):
            part = first[i : i + CHUNK].copy()
            name = f"{op.id}:{format}:{level}:{seed}:{check}:every{c}.{i // CHUNK}"
            arrays = [part, *(_fixed(target, role, core, len(part), c) for _, core, role in op.arrays[1:])]
            parameters: dict[str, Any] = {each: PARAMETERS[each][c] for each in op.parameters}
            if parameters.get("weight"):
                parameters["weight"] = into(target, parameters["weight"])
            if not op.elementwise:
                reconcile(op, target, arrays, parameters)
            yield Batch(name, op.id, format, check, tuple(arrays), ("every",) * len(part), parameters)


def _pairs(op: Op, format: Format) -> Array:
    values = every(format)
    if op.roles[0] is Role.PROBABILITIES:
        values = values[: len(values) // 2]
    one, other = np.meshgrid(np.arange(len(values)), np.arange(len(values)), indexing="ij")
    return np.stack([values[one.ravel()], values[other.ravel()]], axis=1)


def _fixed(format: Format, role: Role, core: str, count: int, c: int) -> Array:
    row = SECOND[role][c]
    if role is Role.LABELS:
        return np.full(count, int(row[0]))
    if role is Role.MASK:
        return np.tile(np.array(row) != 0, (count, 1))
    return into(format, np.tile(row, (count, 1)) if core else np.full(count, NUMBERS[role][c]))

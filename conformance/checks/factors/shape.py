"""The extents of the axes before and behind that of the classes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod

import numpy as np

from ....reference.formats import Array
from .levels import CLASSES, INNER, MOST, ROWS
from .table import Setting

BESIDE = (2, 3, 1)
"""Extents of the axes beside the one that a level speaks of."""

Members = Mapping[str, tuple[int, ...]]


@dataclass(frozen=True)
class Shape:
    """Extents before the axis of the classes, classes, extents behind it; of single numbers nothing is behind."""

    outer: tuple[int, ...]
    classes: int
    inner: tuple[int, ...]

    @property
    def batch(self) -> tuple[int, ...]:
        """The shape without the axis of the classes."""
        return self.outer + self.inner

    @property
    def axis(self) -> int:
        """The place of the axis."""
        return len(self.outer)

    def placed(self, rows: Array) -> Array:
        """Return an array whose last axis is that of the classes with that axis in its place, in one piece."""
        return np.ascontiguousarray(np.moveaxis(rows, -1, self.axis))


def draw(rng: np.random.Generator, setting: Setting, classes: int) -> Shape:
    """Return a shape with the levels of a setting: the axes that no level speaks of are short."""
    axes = int(setting["dimensions"]) - 1
    where = setting.get("axis", "last")
    before = axes if where == "last" else 0 if where == "first" else int(rng.integers(1, axes))
    outer = extents(rng, before, member(rng, ROWS, setting["rows"], MOST // classes), MOST // classes)
    room = MOST // (classes * prod(outer))
    inner = extents(rng, axes - before, member(rng, INNER, setting.get("inner", "1"), room), room)
    return Shape(outer, classes, inner)


def classes_of(rng: np.random.Generator, setting: Setting) -> int:
    """Return a number of classes of the level, such that the least members of rows and inner size have room."""
    room = MOST // (min(ROWS[setting["rows"]]) * min(INNER[setting.get("inner", "1")]))
    return member(rng, CLASSES, setting["classes"], room)


def member(rng: np.random.Generator, members: Members, level: str, most: int) -> int:
    """Return a member of a level that is at most ``most``, or the least."""
    fitting = [n for n in members[level] if n <= most] or [min(members[level])]
    return int(rng.choice(fitting))


def extents(rng: np.random.Generator, axes: int, size: int, most: int) -> tuple[int, ...]:
    """Return the extents of some axes, one of which is ``size``; the others are short."""
    extents = [0] * axes
    if axes:
        extents[int(rng.integers(axes))] = size
    for i in range(axes):
        if not extents[i]:
            taken = prod(n for n in extents if n)
            extents[i] = next(n for n in BESIDE if n * taken <= most or n == 1)
    return tuple(extents)

"""Which families the rows of a batch come from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..formats import Array, Format
from .families.changes import composed
from .family import Change, Family, Row

Maker = Family | Change


def chosen(
    rng: np.random.Generator,
    families: Sequence[Maker],
    rows: range,
    turn: int = 0,
    count: int = 0,
    shift: int = 0,
    compose: bool = False,
) -> list[Maker]:
    """Return the family of each of the ``rows`` of a batch of ``count`` rows.

    Where there are fewer rows than families three in four come from the front, the others take turns.
    Where there are more the families start again, or with ``compose`` are composed with changes from then on. With a
    ``shift`` the order moves on every ``shift`` rows, so that pairs with another cycle of families vary.
    """
    size = len(families)
    front = count - count // 4 if 0 < count < size else size
    picked: list[Maker] = []
    for row in rows:
        if front < size and row >= front:
            picked.append(families[front + (turn * (count - front) + row - front) % (size - front)])
        elif compose and row >= size:
            picked.append(composed(rng, tuple(f for f in families if isinstance(f, Family))))
        else:
            picked.append(families[(row + (row // shift if shift else 0)) % size])
    return picked


def stacked(
    rng: np.random.Generator, picked: Sequence[Maker], target: Format, n: int, first: Array | None = None
) -> tuple[Array, tuple[str, ...]]:
    """Return a row of n entries of each family, made from the row of ``first`` where it is a change, and the flags."""
    rows: list[Row] = []
    for i, family in enumerate(picked):
        if isinstance(family, Family):
            rows.append(family.make(rng, target, n))
        else:
            assert first is not None
            rows.append(family.make(rng, target, first[i]))
    return np.array(rows), tuple(f.flag for f in picked)

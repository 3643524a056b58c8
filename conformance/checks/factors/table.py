"""The generated arrays: which levels each call has, without what a function has no use for."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from itertools import combinations

from ....spec.op import Op
from ....spec.role import Role
from .levels import FORMATS, KINDS, SHAPE

Setting = Mapping[str, str]
"""A level of each factor."""

STRENGTH = {"smoke": 2, "standard": 3, "full": 3}
"""How many factors of shape are held together; of the others every two are."""


def kind_of(op: Op) -> str:
    """Return which array a function is tried with."""
    return "number" if op.elementwise else "row"


@cache
def rows(kind: str, strength: int) -> tuple[Setting, ...]:
    """Return the rows of a generated array.

    >>> len(rows("row", 2)) <= 100
    True
    """
    arrays = json.loads((files(__package__) / "rows.json").read_text())
    names = KINDS[kind]
    return tuple(
        {name: levels[i] for (name, levels), i in zip(names.items(), row, strict=True)}
        for row in arrays[kind][str(strength)]
    )


def used(op: Op, kind: str) -> tuple[str, ...]:
    """Return the factors that make a difference to a function."""
    uses = {
        "second": len(op.arrays) > 1,
        "third": len(op.arrays) > 2,
        "absent": op.extension is not None,
        "further": any(role in (Role.COTANGENT, Role.TARGETS) for _, _, role in op.arrays),
        "temperature": "temperature" in op.parameters,
        "labels": Role.LABELS in op.roles,
        "ignored": "ignore_index" in op.parameters,
        "weight": "weight" in op.parameters,
        "smoothing": "label_smoothing" in op.parameters,
        "losses": op.pullback_of is None,
    }
    return tuple(name for name in KINDS[kind] if uses.get(name, True))


@cache
def needed(kind: str, strength: int, names: tuple[str, ...]) -> tuple[int, ...]:
    """Return the numbers of the rows that hold together what the array does of some factors, as few as is easily seen.

    A row all of whose combinations are in others too is left out.
    """
    held = [tuple(combinations_of(row, names, strength)) for row in rows(kind, strength)]
    often = Counter(combination for each in held for combination in each)
    kept = []
    for number, each in reversed([*enumerate(held)]):
        if all(often[combination] > 1 for combination in each):
            often.subtract(each)
        else:
            kept.append(number)
    return tuple(reversed(kept))


def combinations_of(row: Setting, names: tuple[str, ...], strength: int) -> Iterator[tuple[tuple[str, str], ...]]:
    """Yield what a row holds together: every two levels, and of the factors of shape as many as ``strength``."""
    shape = [name for name in names if name in SHAPE]
    several = {*combinations(names, 2), *combinations(shape, strength)}
    for factors in sorted(several):
        yield tuple((name, row[name]) for name in factors)


def settings(
    op: Op, kind: str, level: str, format: str, formats: tuple[str, ...]
) -> Iterator[tuple[int, Setting]]:
    """Yield the number and the levels of each row that is for a format; ``formats`` are those that a run has.

    What is for a format that the run does not have is dealt out to those that it has, and a format of which the arrays
    know nothing has every fourth row as well.
    """
    strength = STRENGTH[level]
    every = rows(kind, strength)
    for turn, number in enumerate(needed(kind, strength, used(op, kind))):
        wanted = every[number]["format"]
        takes = wanted if wanted in formats else formats[turn % len(formats)]
        if takes == format or (format not in FORMATS and turn % len(FORMATS) == 0):
            yield number, every[number]

"""permutation: the order of the classes does not matter.

The rows of an ordinary batch are sorted, turned and shuffled; -inf comes first where a row has it, as in the first
blocks of a row that an attention mask empties.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ....reference.formats import Array
from ....spec.role import Role
from .image import Image, Source, with_rows

ENFORCES = ("softargmax/permutation",)

SIZES = (20, 130)
"""Numbers of classes that are tried: about one vector register, and more than one block."""

NAMES = ("ascending", "descending", "reversed", "rotated", "halves swapped", "shuffled")


def images(source: Source) -> Iterator[Image]:
    """Yield one image for each size of a row function of logits."""
    op = source.op
    # Class weights belong to places, and so does an ignored label.
    if op.elementwise or op.roles[0] is Role.PROBABILITIES or Role.WEIGHT in op.roles:
        return
    for batch in dict.fromkeys(source.sized(n).id for n in SIZES):
        base = next(b for b in source.batches if b.id == batch)
        order, flags = _orders(source, base.arrays[0])
        arrays = []
        for a, (_, core, role) in zip(base.arrays, op.arrays, strict=True):
            if role is Role.LABELS:
                arrays.append(np.argmax(order == a[:, None], axis=1))
            else:
                arrays.append(np.take_along_axis(a, order, 1) if core else a)
        made = with_rows(base, tuple(arrays), flags, "permutation")

        def move(a: Array, order: Array = order) -> Array:
            return np.take_along_axis(a, order, 1) if a.ndim > 1 else a

        yield Image(ENFORCES[0], made, base, base, move)


def _orders(source: Source, x: Array) -> tuple[Array, tuple[str, ...]]:
    """Return a permutation for each row and its name."""
    rng = source.random("permutation")
    rows, n = x.shape
    order, names = np.empty((rows, n), np.int64), []
    for row in range(rows):
        ascending = np.argsort(x[row].astype(np.float64), kind="stable")
        shuffled = rng.permutation(n)
        plain = np.arange(n)
        kinds = (ascending, ascending[::-1], plain[::-1], np.roll(plain, 1), np.roll(plain, n // 2), shuffled)
        kind = 0 if np.isneginf(x[row]).any() else int(rng.integers(len(NAMES)))
        order[row] = kinds[kind]
        names.append(NAMES[kind])
    return order, tuple(names)

"""What a function is tried with in one format: the batches of the level, and what the checks make of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from ...reference.cases import Batch, batches, exhaustive
from ...spec.op import Op
from ..checks import law, structure
from ..checks.laws.image import Image, Source
from ..scoring.circumstances import probabilities, sums_to_one
from ..worker.limits import Limits
from .request import Request

BASE = {"full": "standard"}
"""The level whose batches every check works on; what a level has beside them is measured and let go."""


@dataclass(frozen=True)
class Planned:
    """Batches that are kept: the families of the level, a square one, the inputs that laws make."""

    families: tuple[Batch, ...]
    square: Batch | None
    images: list[Image]


def plan(op: Op, dtype: str, request: Request, limits: Limits) -> Planned:
    """Return the batches of a function in a format that are held in memory at once, within its limits."""
    made = batches(op, dtype, BASE.get(request.level, request.level), request.seed, limits.fitted)
    found = tuple(_within(limits, op, made))
    return Planned(found, structure.squares(op, list(found)), law.plan(Source(op, found)))


def _within(limits: Limits, op: Op, made: Iterable[Batch]) -> Iterator[Batch]:
    """Yield batches, of which rows whose probabilities do not sum to 1 are left out where the limits say so."""
    if not limits.simplex:
        yield from made
        return
    for batch in made:
        kept = np.logical_and.reduce([sums_to_one(a) for a in probabilities(op, batch.arrays)], axis=0)
        if np.any(kept):
            yield batch if np.all(kept) else batch.only(kept)


def further(op: Op, dtype: str, request: Request, limits: Limits) -> Iterator[Batch]:
    """Yield, one by one, the batches of a level that are too many to be held: rows of every length, every input."""
    if request.level in BASE:
        yield from _within(limits, op, batches(op, dtype, request.level, request.seed, limits.fitted))
        yield from _within(limits, op, exhaustive(op, dtype, request.level, request.seed))

"""What a function is tried with in one format: the batches of the level, and what the checks make of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from ...reference.cases import Batch, batches, exhaustive
from ...spec.op import Op
from ..checks import law, structure
from ..checks.laws.image import Image, Source
from .request import Request

BASE = {"full": "standard"}
"""The level whose batches every check works on; what a level has beside them is measured and let go."""


@dataclass(frozen=True)
class Planned:
    """Batches that are kept: the families of the level, a square one, the inputs that laws make."""

    families: tuple[Batch, ...]
    square: Batch | None
    images: list[Image]


def plan(op: Op, dtype: str, request: Request) -> Planned:
    """Return the batches of a function in a format that are held in memory at once."""
    found = tuple(batches(op, dtype, BASE.get(request.level, request.level), request.seed))
    return Planned(found, structure.squares(op, list(found)), law.plan(Source(op, found)))


def further(op: Op, dtype: str, request: Request) -> Iterator[Batch]:
    """Yield, one by one, the batches of a level that are too many to be held: rows of every length, every input."""
    if request.level in BASE:
        yield from chain(
            batches(op, dtype, request.level, request.seed), exhaustive(op, dtype, request.level, request.seed)
        )

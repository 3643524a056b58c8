"""Sums and means over rows: certified by the rungs, and by the arbiter that reads every row once, side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

import numpy as np

from softgauge.reference import enclosures
from softgauge.reference.ladder import decide
from softgauge.reference.ladder.enclose_rows import RowEnclosures
from softgauge.reference.ladder.verdict import RungResult
from softgauge.reference.reduction import loss

from .throughput import arguments, fastest

SHAPES = ((4, 100), (4, 300), (256, 1000), (65_521, 2))
"""Rows and classes: short batches of long rows, the sizes of training, and as many rows as two bytes count."""

ARBITERS = 4096
"""Elements of the rows that the arbiter is measured on: it takes a tenth of a millisecond for each."""


@dataclass(frozen=True)
class Reduction:
    """Nanoseconds an element of the mean of a loss, or of its pullback."""

    op: str
    format: str
    rows: int
    classes: int
    ladder: float
    arbiter: float


def reductions(formats: list[str]) -> Iterator[Reduction]:
    """Yield the costs of both functions at every size and format."""
    for rows, classes in SHAPES:
        for format in formats:
            for op in ("cross_entropy_loss", "cross_entropy_loss_vjp"):
                few = min(rows, max(1, ARBITERS // classes))
                ladder = _cost(op, format, rows, classes, 5)
                with patch.object(loss, "enclose_rows", _no_rows), patch.object(decide, "climb", _no_climb):
                    arbiter = _cost(op, format, few, classes, 1)
                yield Reduction(op, format, rows, classes, ladder, arbiter)


def _cost(op: str, format: str, rows: int, classes: int, times: int) -> float:
    (x,) = arguments("softargmax", format, rows, classes)
    labels = np.random.Generator(np.random.Philox(key=rows)).integers(classes, size=rows)
    given = [x, labels, *([np.ones((), x.dtype)] if op.endswith("vjp") else [])]
    options: dict[str, Any] = {"weight": None, "ignore_index": None, "label_smoothing": 0.0, "reduction": "mean"}
    return fastest(lambda: enclosures(op, *given, **options), times) / x.size * 1e9


def _no_rows(op: Any, rows: Any, format: Any) -> Iterator[Any]:
    count = len(rows[0])
    yield RowEnclosures(np.full(count, np.nan), np.zeros(count), np.zeros(count), 0)


def _no_climb(op: Any, rows: Any, format: Any, into: RungResult) -> None:
    into.decided[...] = False


def lines(costs: list[Reduction]) -> Iterator[str]:
    """The table: nanoseconds an element, and how many times the rungs are faster than the arbiter."""
    yield f"{'mean over rows':50}{'ladder':>9}{'arbiter':>9}   ladder faster than the arbiter"
    for c in costs:
        name = f"{c.op} {c.format} {c.rows} x {c.classes}"
        yield f"{name:50}{c.ladder:9.0f}{c.arbiter:9.0f}   {c.arbiter / c.ladder:8.0f}"

"""Enclosures of every row of a function with one value a row, for sums over the rows: rung after rung."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from ...spec.op import Op
from ..arguments import EncodedRows
from ..formats import Format, Mask, Real
from .climb import NARROW, SMALL, chunks, read
from .entry_ball import SAFETY, Ball
from .entry_field import BallField
from .entry_rounding import BITS
from .row_ball import DoubleDoubleBall, Float64Ball
from .row_field import RowBallField


@dataclass(frozen=True)
class RowEnclosures:
    """Row r lies in ``hi[r] + lo[r] ± rad[r]``; what is not finite encloses nothing."""

    hi: Real
    lo: Real
    rad: Real
    bits: int

    @property
    def finite(self) -> Mask:
        """Which rows are enclosed."""
        finite: Mask = np.isfinite(self.hi) & np.isfinite(self.lo) & np.isfinite(self.rad)
        return finite

    def improved(self, other: RowEnclosures) -> RowEnclosures:
        """Return the narrower enclosure of each row."""
        better = other.finite & ~(self.finite & (self.rad <= other.rad))
        hi, lo, rad = (
            np.where(better, its, mine)
            for mine, its in ((self.hi, other.hi), (self.lo, other.lo), (self.rad, other.rad))
        )
        return RowEnclosures(hi, lo, rad, other.bits)


def enclose_rows(op: Op, rows: Sequence[EncodedRows], format: Format) -> Iterator[RowEnclosures]:
    """Yield enclosures of finite rows, first those of the rung that usually decides a rounding to the format."""
    count, size = len(rows[0]), rows[0].shape[-1]
    kinds: list[Any] = [DoubleDoubleBall, Ball]
    if format.p <= NARROW:
        # Rows so few go from the first rung to the last.
        kinds = [Float64Ball, Ball] if count * size <= SMALL else [Float64Ball, *kinds]
    known: RowEnclosures | None = None
    for kind in kinds:
        found = _enclose(op, rows, format, kind)
        known = found if known is None else known.improved(found)
        yield known


def _enclose(op: Op, rows: Sequence[EncodedRows], format: Format, kind: Any) -> RowEnclosures:
    count, size = len(rows[0]), rows[0].shape[-1]
    field = partial(BallField, size) if kind is Ball else partial(RowBallField, size, kind)
    whole = RowEnclosures(np.empty(count), np.empty(count), np.empty(count), BITS[kind is Float64Ball])
    with np.errstate(all="ignore"):
        for here in chunks(count, size):
            for _, y, _ in read(op, field, kind, [a[here] for a in rows], format, size, None, None):
                # The radius of a ball of a row is relative in part.
                off = y.rad if kind is Ball else y.rel * np.abs(y.hi) + y.rad
                for into, part in ((whole.hi, y.hi), (whole.lo, y.lo), (whole.rad, SAFETY * off)):
                    into[here] = np.broadcast_to(np.reshape(part, (-1, 1)), (len(into[here]), 1))[:, 0]
    return whole

"""The fast rungs: whole arrays of balls, float64 ones for formats of at most 24 bits, double-double ones for float64.

What a ball decides needs no arbiter: both its ends round to the same number, and it is narrower than 2^-8 ulp. For a
narrow format the ends are rounded to odd in float64 first, so that rounding them once more is rounding them once
(53 >= 24 + 2 bits), and so that a value next to a midpoint keeps the side that the low part of the ball knows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np

from ...spec.op import Op
from ..arguments import EncodedRows
from ..formats import Array, Format
from .entry_ball import NO_SHIFT, SAFETY, Ball
from .entry_field import BallField
from .entry_rounding import BITS, _nearest, _rounded
from .limits import settle
from .row_ball import DoubleDoubleBall, Float64Ball
from .row_field import RowBallField
from .row_rounding import double, narrow, narrow_pair
from .verdict import RungResult

NARROW = 24
"""Widest format that float64 serves; wider ones need double-double balls."""


CHUNK = 1 << 15
"""Entries that are evaluated at a time: their temporaries fit a processor's second cache."""


FEW = 4
"""A rung evaluates single entries where at most one in so many is left of any row; its sums need the whole row."""

SMALL = 2048
"""Entries of rows that go from the first rung to the last: so few take as long there as what the second leaves."""

LONG = 1 << 16
"""Longest row that is evaluated at once; a longer one is cut along its classes."""


def climb(
    op: Op, arguments: Sequence[Array | EncodedRows], format: Format, into: RungResult | None = None
) -> RungResult:
    """Return, or write, what the rungs decide of finite rows; ``arguments`` have the shape (rows, n) or (rows,)."""
    count = len(arguments[0])
    size = arguments[0].shape[-1] if op.cores[0] else 0
    whole = RungResult.blank((count, size if op.result else 1), format) if into is None else into
    rungs = (_plain, _pair, _careful) if format.p <= NARROW else (_pair, _careful)
    with np.errstate(all="ignore"):
        for here in chunks(count, size):
            for _ in rungs[0](op, [a[here] for a in arguments], format, size, None, whole.rows(here)):
                pass
        for rung in rungs[1:]:
            left = np.flatnonzero(~whole.decided.all(axis=1))
            if rung is not _careful and len(left) * max(size, 1) <= SMALL:
                continue
            for here in chunks(len(left), size):
                rows = left[here]
                wanted = _wanted(~whole.decided[rows]) if op.result else None
                for entries, part in rung(op, [a[rows] for a in arguments], format, size, wanted):
                    whole.fill(rows, entries, part)
    return whole


def _wanted(left: Array) -> Array | None:
    """Return the numbers of the entries of each row that are left, some twice where others have more; None for many."""
    row, column = np.nonzero(left)
    counts = np.bincount(row, minlength=len(left))
    most = int(counts.max(initial=0))
    if FEW * most > left.shape[1]:
        return None
    wanted = np.zeros((len(left), most), np.intp)
    wanted[row, np.arange(len(row)) - (np.cumsum(counts) - counts)[row]] = column
    return wanted


def chunks(count: int, size: int, times: int = 1) -> Iterator[slice]:
    """Yield slices of rows with about ``times * CHUNK`` entries, at least one row each."""
    rows = max(1, times * CHUNK // max(size, 1))
    for start in range(0, count, rows):
        yield slice(start, start + rows)


Verdicts = Iterator[tuple[Array, RungResult]]
"""Numbers of entries of each row, and what a rung says of them."""


def _plain(
    op: Op, arguments: list[Array], format: Format, size: int, wanted: Array | None, into: RungResult | None = None
) -> Verdicts:
    field = partial(RowBallField, size, Float64Ball)
    for entries, y, part in read(op, field, Float64Ball, arguments, format, size, wanted, into):
        hi, rel, rad = (_shaped(a) for a in (y.hi, y.rel, y.rad))
        part.bits[...] = BITS[True]
        narrow(_filled(hi, part), rel, rad, format, part)
        yield entries, part


def _pair(
    op: Op, arguments: list[Array], format: Format, size: int, wanted: Array | None, into: RungResult | None = None
) -> Verdicts:
    field = partial(RowBallField, size, DoubleDoubleBall)
    for entries, y, part in read(op, field, DoubleDoubleBall, arguments, format, size, wanted, into):
        hi, lo, rel, rad = (_shaped(a) for a in (y.hi, y.lo, y.rel, y.rad))
        part.bits[...] = BITS[False]
        lo = np.zeros_like(hi) if np.ndim(lo) == 0 else lo
        (narrow_pair if format.p <= NARROW else double)(_filled(hi, part), lo, rel, rad, format, part)
        yield entries, part


def _careful(
    op: Op, arguments: list[Array], format: Format, size: int, wanted: Array | None, into: RungResult | None = None
) -> Verdicts:
    for entries, y, part in read(op, partial(BallField, size), Ball, arguments, format, size, wanted, into):
        hi, lo, rad = (np.broadcast_to(_shaped(a), part.codes.shape) for a in (y.hi, y.lo, y.rad))
        (_rounded if format.p <= NARROW else _nearest)(hi, lo, rad * SAFETY, format, part)
        settle(op, arguments, hi, lo, rad * SAFETY, format, BITS[False], part, entries)
        yield entries, part


def _filled(part: Any, into: RungResult) -> Array:
    return np.ascontiguousarray(np.broadcast_to(part, into.codes.shape))


def read(
    op: Op,
    field: Callable[[Sequence[Any]], Any],
    kind: Any,
    arguments: list[Array],
    format: Format,
    size: int,
    wanted: Array | None,
    into: RungResult | None,
) -> Iterator[tuple[Array, Any, RungResult]]:
    """Yield numbers of entries, their results as balls, and where those are to be written: in ``into``, if any.

    Only the ``wanted`` entries of each row are evaluated, where any are named.
    """
    count = -(-size // LONG)
    edges = [size * i // max(count, 1) for i in range(count + 1)]
    # Blocks of about one size: none is a single class, which would look like one number a row.
    blocks: list[Any] = [slice(a, b) for a, b in pairwise(edges)] if count > 1 else [...]
    parted = count > 1 or wanted is not None
    balls = [
        Parts(a, kind) if core and parted else kind(a if core or not size else a[:, None])
        for a, core in zip(arguments, op.cores, strict=True)
    ]
    result = op.define(field(blocks), *balls)
    rows = len(arguments[0])
    if not op.result:
        blank = RungResult.blank((rows, 1), format) if into is None else into
        yield np.zeros((rows, 1), np.intp), result.at(NO_SHIFT), blank
        return
    if wanted is not None:
        for start in range(0, wanted.shape[1], LONG):
            entries = wanted[:, start : start + LONG]
            yield entries, result(entries).at(NO_SHIFT), RungResult.blank(entries.shape, format)
        return
    for (first, last), block in zip(pairwise(edges), blocks, strict=True):
        part = RungResult.blank((rows, last - first), format) if into is None else into.columns(block)
        yield np.broadcast_to(np.arange(first, last), (rows, last - first)), result(block).at(NO_SHIFT), part


class Parts:
    """Rows that are read in parts: an index is a block of classes, or an array of entries of each row.

    The last part is kept, with what was computed of it.
    """

    def __init__(self, rows: Array, kind: Any) -> None:
        """Read parts of some rows as balls of one kind."""
        self._rows, self._kind = rows, kind
        self._part: Any = None
        self._ball: Any = None

    def __getitem__(self, part: Any) -> Any:
        if part is not self._part:
            rows = self._rows
            read = np.take_along_axis(rows, part, axis=1) if isinstance(part, np.ndarray) else rows[:, part]
            self._part, self._ball = part, self._kind(read)
        return self._ball


def _shaped(part: Any) -> Any:
    """Return part of a ball with the rows on the first axis; a number stays one."""
    return np.reshape(part, (-1, 1)) if np.ndim(part) == 1 else part

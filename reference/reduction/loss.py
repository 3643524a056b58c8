"""The certified sum or mean of a loss over rows: enclosures of the rows, added without error, rounded once.

Row r lies in m_r ± ρ_r, where m_r is a float64 or the sum of two. Σ m_r and Σ ρ_r are taken exactly, so the sum of the
rows lies in Σ m_r ± Σ ρ_r: nothing is lost to the addition, however many rows there are and whatever cancels. The
divisor d is an exact rational, so the quotient lies in Σ m_r / d ± Σ ρ_r / |d|. Its ends are rounded outward, once, by
less than 2^-``PRECISION`` of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from ...spec.op import Limit, Op
from ..arbiter.certified import Certified, Outcome, Undecided, neighbours
from ..arbiter.row_sum import Row, enclose_sum, limit_of_sum
from ..arbiter.ziv import rounding
from ..arguments import EncodedRows
from ..formats import Format, Mask
from ..ladder.enclose_rows import RowEnclosures, enclose_rows
from ..ladder.limits import Ends
from .exact_sum import exact_sum

PRECISION = 160
"""More bits than any enclosure of a rung has."""


def reduced_loss(op: Op, rows: Sequence[EncodedRows], divisor: Fraction, format: Format) -> Outcome:
    """Return the rounding of Σ op(row) / divisor; rows are finite, the divisor is dyadic and not 0."""
    for known in enclose_rows(op, rows, format):
        outcome = _settled(known, divisor, None, format)
        if outcome is not None:
            return outcome
    # The limit is exact arithmetic on every number of the call, so it is asked for last.
    whole = _read(rows, np.ones(len(rows[0]), np.bool_))
    limit = limit_of_sum(op, whole, divisor)
    outcome = _settled(known, divisor, limit, format)
    if outcome is not None:
        return outcome
    open_rows = ~known.finite
    if open_rows.any() and not open_rows.all():
        rest = _enclosure(known, Fraction(1))
        few = enclose_sum(op, _read(rows, open_rows), divisor, limit, format, rest)
        if not isinstance(few, Undecided):
            return few
    return enclose_sum(op, whole, divisor, limit, format)


def _read(rows: Sequence[EncodedRows], which: Mask) -> Counter[Row]:
    """Return some of the rows as numbers, each with how often it is met."""
    columns = [a[which].tolist() for a in rows]
    return Counter(tuple(tuple(v) if isinstance(v, list) else v for v in row) for row in zip(*columns, strict=True))


def _enclosure(known: RowEnclosures, divisor: Fraction) -> Ends:
    """Return an enclosure of the sum, over the divisor, of the rows that are enclosed."""
    found = known.finite
    middle = (exact_sum(known.hi[found]) + exact_sum(known.lo[found])) / divisor
    radius = exact_sum(known.rad[found]) / abs(divisor)
    return Ends((neighbours(middle - radius, PRECISION)[0], neighbours(middle + radius, PRECISION)[1]))


def _settled(known: RowEnclosures, divisor: Fraction, limit: Limit, format: Format) -> Certified | None:
    """Return the rounding if all rows are enclosed and it follows."""
    return rounding(_enclosure(known, divisor), limit, format, known.bits, strict=True) if known.finite.all() else None

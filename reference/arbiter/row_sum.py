"""The arbiter of a loss over rows: one reading of the definition a row, their sum, one division, one rounding.

Rows come with the number of times that each is met, so equal rows are read once.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from mpmath.libmp import from_man_exp

from ...spec.op import Limit, Op
from ..formats import Format
from .certified import Outcome, Undecided, exactly
from .interval import Interval, IntervalField
from .ziv import STRICT, Enclosing, first_bits, limits_of, points, rationals, raw_of, rounding

MAX_BITS = 1 << 13
"""Where the arbiter gives up on a sum of rows.

Doubling reaches more than half of it. A term of float64 is a product of a weight and a logit, both below 2^1024, and
the smallest number is 2^-1074: whatever cancels, 4096 bits enclose a sum of up to 2^64 terms to 2^-8 of that number.
"""

Row = tuple[Any, ...]
"""The arguments of a definition at one row, a tuple for a vector."""


def enclose_sum(
    op: Op, rows: Mapping[Row, int], divisor: Fraction, limit: Limit, format: Format, rest: Enclosing | None = None
) -> Outcome:
    """Return the rounding of (Σ times · op(row) + rest) / divisor.

    ``divisor`` is dyadic and not 0, ``limit`` is that of the quotient, ``rest`` encloses what other rows add.
    """
    raws = [[[raw_of(v) for v in a] if isinstance(a, tuple) else raw_of(a) for a in row] for row in rows]
    size = max((len(row[0]) for row in rows), default=0)
    orders = [sorted(range(size), key=row[0].__getitem__, reverse=True) for row in rows]
    bits = max((first_bits(row, size, format) for row in raws), default=format.p) + sum(rows.values()).bit_length()
    if limit is not None and limit[1] == 0:
        return exactly(limit[0], format, bits)
    attempt = 0
    while bits <= MAX_BITS:
        attempt += 1
        field = IntervalField(bits)
        y = field.integer(0) if rest is None else Interval(field, *(from_man_exp(*end) for end in rest.ends))
        for row, order, times in zip(raws, orders, rows.values(), strict=True):
            # A field keeps every exponential that it has met, and each row's are its own.
            own = IntervalField(bits, size, order)
            y = y + times * op.define(own, *(points(own, v) for v in row))
        quotient = (y if divisor > 0 else -y) / field.point(raw_of(abs(divisor)))
        outcome = rounding(quotient, limit, format, bits, strict=attempt <= STRICT)
        if outcome is not None:
            return outcome
        bits *= 2
    return Undecided(format, bits // 2)


def limit_of_sum(op: Op, rows: Mapping[Row, int], divisor: Fraction) -> Limit:
    """Return what Σ times · op(row) / divisor approaches; None where the rows lie on different sides of theirs."""
    value, signs = Fraction(0), set[int]()
    for row, times in rows.items():
        limit = limits_of(op, rationals(row))(0)
        if limit is None:
            return None
        value, signs = value + times * limit[0], signs | {limit[1]}
    signs -= {0}
    if len(signs) > 1:
        return None
    sign = signs.pop() if signs else 0
    return value / divisor, sign if divisor > 0 else -sign

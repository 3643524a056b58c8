"""What a ball leaves undecided beside the rational that the value approaches: the value lies on one side of it.

Where a ball holds the limit L of a function, and the sign of what the value has in excess of L is known, the value
lies strictly between L and one end of the ball, so that the arbiter's rule for such enclosures decides:
:func:`.enclose.rounding`. Limits are taken in exact fractions, so only of rows that have an entry left.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from ...spec.op import Limit, Op
from ..arbiter.certified import RESOLUTION, Certified, exactly
from ..arbiter.ziv import limits_of, rationals, rounding
from ..formats import Array, Format
from .verdict import RungResult

Dyadic = tuple[int, int]


class Ends(NamedTuple):
    """An enclosure by its ends."""

    ends: tuple[Dyadic, Dyadic]


def settle(
    op: Op,
    arguments: list[Array],
    hi: Array,
    lo: Array,
    rad: Array,
    format: Format,
    bits: int,
    into: RungResult,
    entries: Array,
) -> None:
    """Write what the balls ``hi + lo ± rad`` decide with the limits of their rows, where ``into`` has nothing yet.

    The balls are those of the entries with these numbers.
    """
    if op.limit is None:
        return
    # Half a ball is to be narrower than 2^-RESOLUTION ulp, and no ulp is below the smallest number.
    top = np.frexp(np.abs(hi) + rad)[1] - format.p
    narrow = np.ldexp(rad, -np.maximum(top, format.e_min - format.p + 1)) <= 2.0**-RESOLUTION
    left = ~into.decided & np.isfinite(hi) & np.isfinite(lo) & np.isfinite(rad) & narrow
    for r in np.flatnonzero(left.any(axis=1)).tolist():
        limits: Callable[[int], Limit] = limits_of(op, rationals([a[r].tolist() for a in arguments]))
        for k in np.flatnonzero(left[r]).tolist():
            middle, radius = Fraction(float(hi[r, k])) + Fraction(float(lo[r, k])), Fraction(float(rad[r, k]))
            outcome = _outcome(middle, radius, limits(int(entries[r, k])), format, bits)
            # An overflow is the arbiter's to measure.
            if outcome is not None and outcome.code & ~format.sign_bit <= format.max_code:
                into.put((r, k), outcome)


def _outcome(middle: Fraction, radius: Fraction, limit: Limit, format: Format, bits: int) -> Certified | None:
    if limit is None:
        return None
    if limit[1] == 0:
        return exactly(limit[0], format, bits)
    # A limit outside the ball says nothing that the ball does not.
    if abs(middle - limit[0]) > radius:
        return None
    return rounding(Ends((_dyadic(middle - radius), _dyadic(middle + radius))), limit, format, bits, strict=True)


def _dyadic(value: Fraction) -> Dyadic:
    return value.numerator, 1 - value.denominator.bit_length()

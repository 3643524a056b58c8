"""Rows that do not depend on the machine, whatever logarithms and exponentials a family draws with."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from math import frexp, isfinite, ldexp
from typing import Any

import numpy as np

from ...cases import Family
from ...formats import Array, Format

COARSE = 24
"""Bits that are kept of what a family draws: an error of the C library lies far below them."""

WOBBLE = 2.0**-49
"""What a mathematical function may be off relatively on another machine: 8 units in the last place of float64."""

EXACT = (
    *("near-ties", "offset", "equal-offset", "huge-offset", "certain"),
    *("all-max", "all-lowest", "both-ends", "one-lowest", "target-nearly-one"),
)
"""Families whose point lies in the last bits and that draw by exact operations alone; they are taken as drawn."""


class UnsteadyError(ArithmeticError):
    """A drawn number so near a rounding boundary that another machine may round it otherwise."""


@dataclass(frozen=True)
class Steady:
    """Draws rows of families for one case."""

    draws: Any
    target: Format

    def row(self, family: Family, n: int) -> Array:
        """Return a row of a family as float64; only in the last bits is it not what the family draws.

        Raises :class:`UnsteadyError` for a number next to a boundary: the case then needs another name.
        """
        drawn = np.asarray(family.make(self.draws, self.target, n), dtype=np.float64)
        if family.flag in EXACT:
            return drawn
        return np.array([steady(v, self.target, family.flag) for v in drawn.tolist()])


def steady(value: float, target: Format, what: str = "a number") -> float:
    """Return a number of 24 bits or fewer as it is, any other with bits below them that depend on those alone.

    >>> from ...formats import FORMATS
    >>> steady(0.75, FORMATS["float64"]), steady(0.1, FORMATS["float64"]) == steady(0.1 + 2**-56, FORMATS["float64"])
    (0.75, True)
    """
    if not value or not isfinite(value):
        return value
    fraction, exponent = frexp(value)
    bits = min(COARSE, target.p)
    # Where the format is subnormal fewer bits are left, and the boundaries lie farther apart.
    bits = max(min(bits, exponent - target.e_min + target.p - 1), 0)
    scaled = ldexp(fraction, bits)
    kept = float(round(scaled))
    for off in (abs(scaled - kept), abs(abs(scaled - kept) - 0.5)):
        if 0 < off < WOBBLE * 2.0**bits:
            raise UnsteadyError(f"{what}: {value.hex()} lies next to a rounding boundary of {bits} bits")
    if scaled == kept or target.p <= COARSE:
        return ldexp(kept, exponent - bits)
    filler = int.from_bytes(hashlib.sha256(f"{int(kept)} {exponent}".encode()).digest()[:8], "little")
    room = target.p - COARSE
    return ldexp(kept, exponent - bits) + ldexp(float((filler >> (64 - room)) - (1 << (room - 1))), exponent - target.p)

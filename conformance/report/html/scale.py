"""Logarithmic axes on which what is tiny, infinity and NaN have places of their own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count
from math import ceil, copysign, floor, isnan, log2, log10

from ....spec.render.canvas import Axis

_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
MOST = 6
"""Ticks with a number that fit beside each other."""

FINE = 12
"""Powers of 2 on either side of 1 between which distances are even; beyond, each doubling of a power is as far."""

DOUBLING = 5
"""How far a doubling of a power is, beside the distance between neighbours near 1."""


def power(base: int, exponent: int) -> str:
    """Return a power as text: as a plain number where that is short.

    >>> power(10, -1), power(10, 2), power(10, 12), power(2, -1074)
    ('0.1', '100', '10¹²', '2⁻¹⁰⁷⁴')
    """
    if base == 10 and -2 <= exponent <= 3:
        return f"{10.0**exponent:g}"
    return f"{base}{str(exponent).translate(_RAISED)}"


@dataclass(frozen=True)
class Scale:
    """Places of numbers on a logarithmic axis: whole decades, what is less below them, infinity and NaN above.

    >>> scale = Scale.of([0.0, 0.5, 80.0, float("inf")], least=0.01)
    >>> [label for _, label in scale.axis.ticks]
    ['0.1', '1', '10', '100', '<0.01', '∞']
    """

    axis: Axis
    least: float
    below: float
    infinity: float
    nan: float

    @classmethod
    def of(cls, values: Iterable[float], least: float) -> Scale:
        """Return the shortest axis on which every value has a place; those below ``least`` share one."""
        seen = list(values)
        finite = [log10(v) for v in seen if least <= v < float("inf")] or [0.0]
        low, high = floor(min(finite)), ceil(max(finite))
        high = max(high, low + 2)
        step = rounded(high - low, MOST)
        ticks = [(float(e), power(10, e)) for e in range(-(-low // step) * step, high + 1, step)]
        gap = (high - low) / MOST
        first, last, below = float(low), float(high), low - gap
        if any(v < least for v in seen):
            first = below
            ticks.append((below, f"<{least:g}"))
        infinity = high + gap
        if any(v == float("inf") for v in seen):
            last = infinity
            ticks.append((infinity, "∞"))
        nan = last + gap
        if any(map(isnan, seen)):
            last = nan
            ticks.append((nan, "NaN"))
        margin = (last - first) / 25
        return cls(Axis(first - margin, last + margin, "", ticks), least, below, infinity, nan)

    def place(self, value: float) -> float:
        """Return where a number lies."""
        if isnan(value):
            return self.nan
        if value == float("inf"):
            return self.infinity
        return log10(value) if value >= self.least else self.below


def magnitude(exponent: float) -> float:
    """Return where 2^exponent lies: even distances near 1, distances of doublings beyond.

    >>> magnitude(-12), magnitude(0), magnitude(12), magnitude(24)
    (-12.0, 0.0, 12.0, 17.0)
    """
    size = abs(exponent)
    return float(exponent) if size <= FINE else copysign(FINE + DOUBLING * log2(size / FINE), exponent)


def magnitudes(exponents: Sequence[int], name: str) -> Axis:
    """Return an axis of magnitudes, with powers of 2 as labels.

    >>> [label for _, label in magnitudes([-1074, 1023], "x").ticks]
    ['2⁻⁷⁶⁸', '2⁻⁹⁶', '2⁻¹²', '2⁰', '2¹²', '2⁹⁶', '2⁷⁶⁸']
    """
    low, high = magnitude(min(exponents)), magnitude(max(exponents))
    places = (0, 12, 96, 768) if high - low > 30 else (0, 4, 8, 12, 24)
    signed = sorted({sign * e for e in places for sign in (-1, 1)})
    margin = max(0.5, (high - low) / 25)
    ticks = [(magnitude(e), power(2, e)) for e in signed if low - margin <= magnitude(e) <= high + margin]
    return Axis(low - margin, high + margin, name, ticks)


def classes(counts: Sequence[int], name: str) -> Axis:
    """Return an axis of numbers of classes, logarithmic.

    >>> [label for _, label in classes([1, 16], "K").ticks]
    ['1', '2', '4', '8', '16']
    """
    low, high = floor(log2(max(min(counts), 1))), ceil(log2(max(*counts, 1)))
    margin = max(0.5, (high - low) / 25)
    step = rounded(high - low, MOST)
    ticks = [(float(e), str(2**e)) for e in range(-(-low // step) * step, high + 1, step)]
    return Axis(low - margin, high + margin, name, ticks)


def rounded(length: int, most: int) -> int:
    """Return the least of 1, 2, 4, 10, 20, … that divides a length into fewer than ``most`` parts.

    >>> rounded(4, 6), rounded(2097, 6)
    (1, 400)
    """
    return next(step for i in count() for step in (10**i, 2 * 10**i, 4 * 10**i) if length // step < most)

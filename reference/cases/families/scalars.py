"""Inputs of the elementwise functions: the whole exponent range and every place where a formula changes."""

from __future__ import annotations

from math import ceil, floor, log, log10

import numpy as np

from ...formats import Array, Format
from ..family import Family, Row, into


def thresholds(format: Format) -> list[float]:
    """Return where implementations switch formulas or run out of range, for a format.

    p·ln 2 and half of it are where 1 + e^-x and 1 + e^-2x round to 1; the ends of the exponent range are where
    e^x underflows and overflows; 15 and 20 are switches that frameworks use in every format.
    """
    p = format.p * log(2)
    ends = [format.e_max * log(2), -(format.e_min - 1) * log(2), (format.p - format.e_min) * log(2)]
    return [1.0, 15.0, 20.0, p, p / 2, *ends, *(0.5 * e for e in ends)]


def _ends(rng: np.random.Generator, f: Format, n: int) -> Row:
    return np.array([0.0, -0.0, float(f.eta), float(f.tiny), float(f.max)])


def _decades(rng: np.random.Generator, f: Format, n: int) -> Row:
    powers = np.arange(ceil((f.e_min - f.p + 1) * log10(2)), floor((f.e_max + 1) * log10(2)) + 1)
    return 10.0 ** (powers if len(powers) <= n else rng.choice(powers, n, replace=False))


def _binades(rng: np.random.Generator, f: Format, n: int) -> Row:
    return 2.0 ** rng.uniform(f.e_min - f.p, f.e_max, size=n)


def _normal(rng: np.random.Generator, f: Format, n: int) -> Row:
    return np.abs(rng.normal(size=n)) * 2


def _large(rng: np.random.Generator, f: Format, n: int) -> Row:
    return rng.uniform(0, 40, size=n)


def _reach(rng: np.random.Generator, f: Format, n: int) -> Row:
    return np.linspace(0, (f.p - f.e_min + 4) * log(2), n)


def _around(rng: np.random.Generator, f: Format, n: int) -> Row:
    return np.ravel(np.array(thresholds(f))[:, None] * (1 + np.linspace(-0.02, 0.02, max(n // 10, 3))))


def _steps(rng: np.random.Generator, f: Format, n: int) -> Row:
    return np.ravel(np.array(thresholds(f))[:, None] * (1 + 2 * f.u * np.arange(-2, 3)))


SCALARS = (
    Family("ends", "0, the smallest and the largest numbers", "flushed inputs, overflow", _ends),
    Family("decades", "10^j over the whole exponent range", "any formula that changes with the size", _decades),
    Family("binades", "magnitudes over the whole exponent range", "overflow, underflow, epsilons", _binades),
    Family("normal", "what a trained classifier emits", "everything gross", _normal),
    Family("large", "logits up to 40", "lost tails, clipped logits", _large),
    Family("reach", "up to where the result leaves the subnormal range", "premature underflow", _reach),
    Family("around", "near the places where formulas change", "formulas switched too early", _around),
    Family("steps", "the neighbours of those places", "jumps between two formulas", _steps),
)


def scalars(rng: np.random.Generator, format: Format, count: int) -> tuple[Array, tuple[str, ...]]:
    """Return about ``count`` finite inputs of a format, ±0 and its extremes included, and the family of each."""
    share = max(count // 8, 16)
    parts = [family.make(rng, format, share) for family in SCALARS]
    flags = tuple(family.flag for family, part in zip(SCALARS, parts, strict=True) for _ in part)
    positive = into(format, np.concatenate(parts))
    return np.concatenate([positive, -positive]), flags * 2


def every(format: Format) -> Array:
    """Return every finite number of a format of at most 16 bits."""
    magnitudes = format.array(np.arange(format.max_code + 1))
    return np.concatenate([magnitudes, -magnitudes])

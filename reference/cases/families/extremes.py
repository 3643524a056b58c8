"""Families of rows of logits near the ends of the exponent range."""

from __future__ import annotations

from math import ceil, floor, log, log10

import numpy as np

from ...formats import Format
from ..family import Family, Row


def _all_max(rng: np.random.Generator, f: Format, n: int) -> Row:
    return np.full(n, float(f.max))


def _all_lowest(rng: np.random.Generator, f: Format, n: int) -> Row:
    return np.full(n, -float(f.max))


def _both_ends(rng: np.random.Generator, f: Format, n: int) -> Row:
    row = rng.choice([float(f.max), -float(f.max)], size=n)
    row[0] = float(f.max)
    return row


def _one_lowest(rng: np.random.Generator, f: Format, n: int) -> Row:
    row = rng.normal(size=n)
    row[rng.integers(n)] = -float(f.max)
    return row


def _magnitudes(rng: np.random.Generator, f: Format, n: int) -> Row:
    return rng.choice([-1.0, 1.0], size=n) * 2.0 ** rng.uniform(f.e_min, f.e_max, size=n)


def _huge_offset(rng: np.random.Generator, f: Format, n: int) -> Row:
    # Below max/log2(e): a kernel in base 2 has no excuse.
    return np.asarray(float(f.max) * 0.625 * (1 - rng.integers(0, 8, size=n) * 2 * f.u))


def _overflowing(rng: np.random.Generator, f: Format, n: int) -> Row:
    # exp overflows float32 from 88.7 and float64 from 709.8; every format has such inputs.
    return min(float(f.max) / 4, 800.0) + rng.normal(size=n)


def _powers(f: Format) -> Row:
    """Return the powers of ten that a format holds as normal numbers."""
    return np.arange(ceil(f.e_min * log10(2)), floor((f.e_max + 1) * log10(2)) + 1).astype(np.float64)


def _decades(rng: np.random.Generator, f: Format, n: int) -> Row:
    # Rows of n neighbours, so that a few rows hold every power and each can be the largest of its row.
    powers = np.resize(np.roll(_powers(f), -int(rng.integers(len(_powers(f))))), n)
    return np.asarray(rng.choice([-1.0, 1.0], size=n) * 10.0**powers)


def _decade(rng: np.random.Generator, f: Format, n: int) -> Row:
    return rng.uniform(-1.0, 1.0, size=n) * 10.0 ** rng.choice(_powers(f))


def _decade_offset(rng: np.random.Generator, f: Format, n: int) -> Row:
    return rng.normal(size=n) + rng.choice([-1.0, 1.0]) * 10.0 ** rng.choice(_powers(f)[_powers(f) >= 0])


def _full_sum(rng: np.random.Generator, f: Format, n: int) -> Row:
    # The largest exponential of binary32 or the format, whichever is smaller: kernels compute narrow formats there.
    return np.full(n, min(f.e_max, 127) * log(2)) - rng.random(n) * log(n + 1) / 2


def _subnormal(rng: np.random.Generator, f: Format, n: int) -> Row:
    return rng.uniform(-1.0, 1.0, size=n) * float(f.tiny)


EXTREMES = (
    Family("all-max", "every entry is the largest finite number", "any addition before the shift", _all_max),
    Family(
        "all-lowest",
        "every entry is the lowest finite number",
        "a maximum initialised with a finite number",
        _all_lowest,
    ),
    Family(
        "both-ends", "largest beside lowest: their difference overflows", "NaN from overflowed differences", _both_ends
    ),
    Family(
        "one-lowest", "one entry is the lowest finite number, as masks write it", "spurious -inf or NaN", _one_lowest
    ),
    Family("magnitudes", "magnitudes over the whole exponent range", "overflow of any intermediate", _magnitudes),
    Family(
        "huge-offset",
        "entries within a few ulp of 5/8 of the largest number",
        "sums and products of logits",
        _huge_offset,
    ),
    Family("overflowing", "entries whose exponential overflows", "missing shift", _overflowing),
    Family(
        "decades", "magnitudes 10^j over the whole exponent range", "any formula that changes with the size", _decades
    ),
    Family("decade", "a row of one size 10^j, anywhere in the range", "underflow, overflow of any difference", _decade),
    Family(
        "decade-offset",
        "10^j and noise, j up to the end of the range",
        "missing shift, a shift by another number than the maximum",
        _decade_offset,
    ),
    Family(
        "full-sum",
        "every exponential is finite, their sum is not",
        "a missing shift that single entries do not show",
        _full_sum,
    ),
    Family("subnormal", "every logit is below the smallest normal number", "flushed inputs, 0/0", _subnormal),
)

"""Families of rows of logits with structure: attention, vocabularies, blocks, ties, trained classifiers."""

from __future__ import annotations

from math import log, sqrt

import numpy as np

from ...formats import FORMATS, Format
from ..family import Family, Row
from .real import CLASSES, digits

WIDTH = 64
"""Size of an attention head; entries that a kernel takes as one block."""


def _real(rng: np.random.Generator, f: Format, n: int) -> Row:
    # Longer rows are the logits of several images side by side.
    rows = digits()[0]
    start = rng.integers(len(rows))
    return rows.take(np.arange(start, start + -(-n // CLASSES)), axis=0, mode="wrap").ravel()[:n]


def _attention(rng: np.random.Generator, f: Format, n: int) -> Row:
    # Independent keys: the inner products with a query are normal, as wide as the query is long.
    return rng.normal(size=n) * np.linalg.norm(rng.normal(size=WIDTH)) / sqrt(WIDTH)


def _causal(rng: np.random.Generator, f: Format, n: int) -> Row:
    row = _attention(rng, f, n)
    row[rng.integers(n) + 1 :] = -np.inf
    return row


def _padded(rng: np.random.Generator, f: Format, n: int) -> Row:
    row = _attention(rng, f, n)
    row[: rng.integers(n)] = -np.inf
    return row


def _alone(rng: np.random.Generator, f: Format, n: int) -> Row:
    row = np.full(n, -np.inf)
    row[rng.integers(n)] = rng.normal() * 8
    return row


def _large_negative(rng: np.random.Generator, f: Format, n: int) -> Row:
    row = _attention(rng, f, n)
    row[rng.random(n) < 0.5] -= 1e4
    return row


def _vocabulary(rng: np.random.Generator, f: Format, n: int) -> Row:
    row = -np.log(np.arange(1, n + 1)) * 1.2 + rng.normal(size=n)
    row[rng.integers(n)] += 9.0
    return rng.permutation(row)


def _flat(rng: np.random.Generator, f: Format, n: int) -> Row:
    return rng.normal(size=n) * 2.0**-5


def _scaled(rng: np.random.Generator, f: Format, n: int) -> Row:
    return rng.normal(size=n) * 10.0 ** rng.uniform(-2, 3)


def _heavy_scaled(rng: np.random.Generator, f: Format, n: int) -> Row:
    return rng.standard_t(1.5, size=n) * 10.0 ** rng.uniform(-2, 2)


def _middle_maximum(rng: np.random.Generator, f: Format, n: int) -> Row:
    row = rng.normal(size=n)
    row[n // 2] = 30.0
    return row


def _photo_finish(rng: np.random.Generator, f: Format, n: int) -> Row:
    row = rng.normal(size=n)
    first, second = (*rng.permutation(n)[:2], 0)[:2]
    row[second] = row.max() + 1.0
    row[first] = row[second] + abs(row[second]) * 2 * f.u
    return row


def _late_overflow(rng: np.random.Generator, f: Format, n: int) -> Row:
    # In binary32 too, where narrow formats are computed: below that a maximum that is not found does no harm.
    # What is left of 1 beside such a maximum takes hundreds of bits: long rows repeat, and cost few exponentials.
    row = np.resize(rng.normal(size=min(n, 128)), n)
    row[-1] = 1.25 * log(2) * max(f.e_max, FORMATS["float32"].e_max)
    return row


def _halving(rng: np.random.Generator, f: Format, n: int) -> Row:
    # Beyond 4p every term is far below the last bit of the sum.
    return -np.minimum(np.arange(n), 4 * f.p) * log(2)


def _doubling(rng: np.random.Generator, f: Format, n: int) -> Row:
    return _halving(rng, f, n)[::-1]


def _steps(rng: np.random.Generator, f: Format, n: int) -> Row:
    # Kernels that rescale lazily let the maximum grow by 8 in base 2 first.
    every = max(1, n // 12)
    return np.arange(n) // every * (8 * log(2)) * rng.uniform(0.9, 1.1) - rng.random(n)


def _blocks(rng: np.random.Generator, f: Format, n: int) -> Row:
    level = rng.normal(size=-(-n // WIDTH)) * 10
    return np.repeat(level, WIDTH)[:n] + rng.normal(size=n)


def _remainder(rng: np.random.Generator, f: Format, n: int) -> Row:
    row = rng.normal(size=n) - 40.0
    row[(n - 1) // 8 * 8 :] += 40.0
    return row


def _quantised(rng: np.random.Generator, f: Format, n: int) -> Row:
    return rng.integers(-24, 25, size=n) * 0.25


def _alternating(rng: np.random.Generator, f: Format, n: int) -> Row:
    return np.where(np.arange(n) % 2 == 0, 1.0, -1.0) * rng.uniform(1.0, 12.0)


def _hundred(rng: np.random.Generator, f: Format, n: int) -> Row:
    return np.full(n, 100.0 + rng.normal())


def _gap(rng: np.random.Generator, f: Format, n: int) -> Row:
    # Where 1 + e^-gap rounds to 1, and where 1 + e^-gap/2 does.
    row = -f.p * log(2) * rng.choice([0.5, 1.0, 2.0]) * (1 + rng.normal(size=n) * 2.0**-6)
    row[rng.integers(n)] = 0.0
    return np.asarray(row + rng.choice([0.0, 1.0]))


LATE = Family(
    "late-overflow",
    "the last entry is so large that its exponential overflows",
    "a maximum taken over a part of the row, halves merged by the first one's maximum",
    _late_overflow,
)

PATTERNS = (
    Family("real", "logits that trained classifiers gave", "everything that happens in practice", _real),
    Family("causal", "attention scores, the later ones masked by -inf", "NaN or mass at masked entries", _causal),
    Family("steps", "the maximum grows by about 2^8 at a time", "lazy rescaling that forgets or overflows", _steps),
    Family("blocks", "every block of 64 has its own level", "wrong merging of partial results", _blocks),
    Family("vocabulary", "a language model's row: Zipf's law", "low accuracy of long sums", _vocabulary),
    Family("halving", "terms 1, 1/2, 1/4, …", "sums that lose their small terms", _halving),
    Family("remainder", "the mass is in the last entries, at most 8", "loops that skip the remainder", _remainder),
    Family("scaled", "bell-shaped logits of any size from 1/100 to 1000", "constants fitted to one size", _scaled),
    Family("heavy-scaled", "heavy-tailed logits of any size", "constants fitted to one size", _heavy_scaled),
    Family("photo-finish", "the two largest differ in the last bit", "hard decisions where none is due", _photo_finish),
    Family("gap", "gaps of p·ln 2, half and twice that", "formulas switched too early", _gap),
    Family(
        "large-negative",
        "half of the entries are lowered by 10^4",
        "masks by addition; shifts by a mean",
        _large_negative,
    ),
    Family("hundred", "equal logits near 100", "shifts by twice the maximum", _hundred),
    Family("padded", "attention scores, the first ones masked by -inf", "a maximum that starts at -inf", _padded),
    Family("alone", "all but one entry are -inf", "NaN from -inf - -inf in blocks that hold nothing", _alone),
    Family("attention", "scaled inner products of a query with keys", "everything gross", _attention),
    Family("flat", "logits near 0", "lost differences from 1/K", _flat),
    Family("doubling", "terms that double towards the last", "one-pass kernels that do not rescale", _doubling),
    Family("middle-maximum", "the maximum is in the middle", "a maximum taken over a part of the row", _middle_maximum),
    Family("quantised", "few distinct values, many exact ties", "masks built by comparing", _quantised),
    Family("alternating", "neighbours far apart, half of the entries tied", "vector lanes mixed up", _alternating),
)
"""Where a long row affords only a few families they are taken from the front."""

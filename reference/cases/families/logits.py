"""Families of rows of logits."""

from __future__ import annotations

from math import log

import numpy as np

from ...formats import Format
from ..family import Family, Make, Row


def _normal(scale: float) -> Make:
    return lambda rng, f, n: rng.normal(size=n) * scale


def _offset(rng: np.random.Generator, f: Format, n: int) -> Row:
    # Large against the spread, small enough that neighbouring inputs differ by less than 1.
    return rng.normal(size=n) + rng.choice([-1.0, 1.0]) * 2.0 ** (f.p - 2) * 0.9


def _negative(rng: np.random.Generator, f: Format, n: int) -> Row:
    return -f.p * 12.0 - np.abs(rng.normal(size=n))


def _equal(rng: np.random.Generator, f: Format, n: int) -> Row:
    return np.full(n, rng.normal() * 8)


def _equal_offset(rng: np.random.Generator, f: Format, n: int) -> Row:
    # An ulp is then 1/32 to 1/16: merging finished log-sum-exps stops growing after a few dozen.
    return np.full(n, rng.choice([-1.0, 1.0]) * rng.uniform(0.6, 0.9) * 2.0 ** (f.p - 4))


def _ascending(rng: np.random.Generator, f: Format, n: int) -> Row:
    return np.sort(rng.normal(size=n) * 6)


def _descending(rng: np.random.Generator, f: Format, n: int) -> Row:
    return _ascending(rng, f, n)[::-1]


def _late_maximum(rng: np.random.Generator, f: Format, n: int) -> Row:
    row = rng.normal(size=n)
    row[-1] = 30.0
    return row


def _early_maximum(rng: np.random.Generator, f: Format, n: int) -> Row:
    return _late_maximum(rng, f, n)[::-1]


def _dominant(rng: np.random.Generator, f: Format, n: int) -> Row:
    row = np.full(n, 0.0) + rng.normal(size=n) * 0.5
    row[rng.integers(n)] = f.p * log(2) * rng.uniform(0.9, 2.1)
    return row


def _tails(rng: np.random.Generator, f: Format, n: int) -> Row:
    # Down to where the result leaves the subnormal range.
    return rng.permutation(np.linspace(0.0, (f.e_min - f.p - 2) * log(2), n)) + rng.normal()


def _spread(rng: np.random.Generator, f: Format, n: int) -> Row:
    return rng.uniform(-40.0, 40.0, size=n)


def _cancelling(rng: np.random.Generator, f: Format, n: int) -> Row:
    return -log(n) + rng.normal(size=n) * 2.0 ** -(f.p // 3)


def _near_ties(rng: np.random.Generator, f: Format, n: int) -> Row:
    top = rng.normal() * 3
    return top * (1 + rng.integers(-3, 4, size=n) * 2 * f.u)


def _duplicates(rng: np.random.Generator, f: Format, n: int) -> Row:
    row = rng.normal(size=n)
    row[rng.permutation(n)[: max(2, n // 3)]] = row.max()
    return row


def _heavy(rng: np.random.Generator, f: Format, n: int) -> Row:
    return rng.standard_cauchy(size=n) * 3


def _masked(rng: np.random.Generator, f: Format, n: int) -> Row:
    row = rng.normal(size=n) * 3
    drop = rng.random(n) < 0.5
    drop[rng.integers(n)] = False
    row[drop] = -np.inf
    return row


def _zeros(rng: np.random.Generator, f: Format, n: int) -> Row:
    return rng.choice([0.0, -0.0, float(f.eta), -float(f.tiny), float(f.eta) * 3], size=n)


def _confident(rng: np.random.Generator, f: Format, n: int) -> Row:
    row = -rng.uniform(0.6, 1.4, size=n) * (f.p * log(2)) - log(n)
    row[rng.integers(n)] = 0.0
    return row


# The order matters where a long row affords only a few families: those that need length come first.
LOGITS = (
    Family("equal", "K equal entries: 1/K and a sum of ones", "stagnating sums in a narrow accumulator", _equal),
    Family(
        "equal-offset", "K equal entries far from 0", "log-sum-exps merged after rounding, missing shift", _equal_offset
    ),
    Family("normal", "what a trained classifier emits", "everything gross", _normal(1.0)),
    Family("late-maximum", "the maximum is the last entry", "a maximum taken over a part of the row", _late_maximum),
    Family(
        "offset",
        "a large common offset, which the exact result does not see",
        "division-free forms, missing shift, lost shift invariance",
        _offset,
    ),
    Family(
        "masked",
        "half of the entries are -inf, as attention masks do",
        "-inf replaced by a finite number, NaN from inf - inf",
        _masked,
    ),
    Family(
        "tails",
        "gaps up to the end of the subnormal range",
        "premature underflow, probabilities clipped from below",
        _tails,
    ),
    Family("wide", "logits of large scale", "unshifted exponentials, low accuracy at large gaps", _normal(12.0)),
    Family(
        "ascending", "the running maximum changes at every entry", "one-pass kernels that do not rescale", _ascending
    ),
    Family(
        "confident",
        "the certain class has log-probability near -2^-p",
        "epsilons added to the sum or the probability",
        _confident,
    ),
    Family("negative", "every entry far below 0", "underflow of every unshifted exponential to 0/0", _negative),
    Family("dominant", "one entry holds all but 2^-p of the mass", "lost log1p, p - 1 cancellation", _dominant),
    Family("descending", "small terms are added to a large sum", "stagnating sums", _descending),
    Family("early-maximum", "the maximum is the first entry", "a maximum taken over a part of the row", _early_maximum),
    Family("spread", "gaps up to 80", "clipped logits, range reduction of a fast exponential", _spread),
    Family(
        "cancelling", "entries near -log K, where logsumexp is near 0", "wrong cancellation at lse = 0", _cancelling
    ),
    Family("near-ties", "entries that differ in their last bits", "differences lost before the shift", _near_ties),
    Family("duplicates", "the maximum occurs several times", "masks built by comparing with the maximum", _duplicates),
    Family("heavy", "heavy-tailed entries", "everything that holds for bell-shaped data only", _heavy),
    Family("zeros", "signed zeros and subnormal entries", "flushed inputs, divisions by the maximum", _zeros),
)

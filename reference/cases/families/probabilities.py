"""Families of rows of probabilities, normalised and not."""

from __future__ import annotations

import numpy as np

from ...formats import Format
from ..family import Change, Family, Row
from .real import CLASSES, digits
from .weights import ones, soft, sparse


def _peaked(rng: np.random.Generator, f: Format, n: int) -> Row:
    row = np.exp(-rng.uniform(0, 40, size=n))
    return np.asarray(row / row.sum())


def _uniform(rng: np.random.Generator, f: Format, n: int) -> Row:
    return np.full(n, 1.0 / n)


def _unnormalised(rng: np.random.Generator, f: Format, n: int) -> Row:
    return rng.random(n) * 3 + 2.0**-10


def _certain(rng: np.random.Generator, f: Format, n: int) -> Row:
    row = np.full(n, 2.0**-f.p)
    row[rng.integers(n)] = 1 - 2 * f.u
    return row


def _real(rng: np.random.Generator, f: Format, n: int) -> Row:
    rows = digits()[0]
    start = rng.integers(len(rows))
    x = rows.take(np.arange(start, start + -(-n // CLASSES)), axis=0, mode="wrap").ravel()[:n]
    return np.asarray(np.exp(x - x.max()) / np.exp(x - x.max()).sum())


def _zipf(rng: np.random.Generator, f: Format, n: int) -> Row:
    row = 1.0 / np.arange(1, n + 1)
    return rng.permutation(row / row.sum())


def _powers(rng: np.random.Generator, f: Format, n: int) -> Row:
    # Beyond 2^-4p a term is nothing beside the sum.
    return 2.0 ** -np.minimum(np.arange(1, n + 1), min(4 * f.p, -f.e_min)).astype(np.float64)


PROBABILITIES = (
    Family("uniform", "K equal probabilities", "stagnating sums, a wrong logarithm", _uniform),
    Family("soft", "a probability vector", "everything gross", soft),
    Family("peaked", "probabilities over many magnitudes", "epsilons inside the logarithm", _peaked),
    Family("sparse", "zeros among the probabilities", "0·log 0", sparse),
    Family("certain", "one class holds all but a few ulp", "cancellation near an entropy of 0", _certain),
    Family("unnormalised", "weights that do not sum to 1", "normalising what should be taken as it is", _unnormalised),
    Family("ones", "the logarithm is exactly 0", "epsilons inside the logarithm", ones),
    Family("real", "what trained classifiers gave", "everything that happens in practice", _real),
    Family("zipf", "probabilities of words", "low accuracy of long sums", _zipf),
    Family("powers", "1/2, 1/4, 1/8, …", "logarithms in the wrong base, lost small terms", _powers),
)


def _same(rng: np.random.Generator, f: Format, row: Row) -> Row:
    return row.copy()


def _close(rng: np.random.Generator, f: Format, row: Row) -> Row:
    return np.asarray(row * (1 + rng.integers(-3, 4, size=len(row)) * 2 * f.u))


def _reversed(rng: np.random.Generator, f: Format, row: Row) -> Row:
    return row[::-1].copy()


COMPANIONS = (
    Change("same", "q = p: the divergence is 0", "noise where 0 is due", _same),
    Change("close", "q differs from p in the last bits", "cancellation near a divergence of 0", _close),
    Change("reversed", "p in another order", "p and q mixed up", _reversed),
)
"""Second rows of probabilities that depend on the first; any other family does as well."""


def _subnormal(rng: np.random.Generator, f: Format, n: int) -> Row:
    return float(f.tiny) * rng.random(n) + float(f.eta)


def _mixed(rng: np.random.Generator, f: Format, n: int) -> Row:
    row = 2.0 ** rng.uniform(f.e_min, 0, size=n)
    row[rng.integers(n)] = 1.0
    return row


RARE = (
    Family("subnormal", "probabilities below the smallest normal number", "flushed inputs, epsilons", _subnormal),
    Family("magnitudes", "probabilities over the whole exponent range", "underflow of products", _mixed),
)

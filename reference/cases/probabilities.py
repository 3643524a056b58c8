"""Families of rows of probabilities, normalised and not."""

from __future__ import annotations

import numpy as np

from ..formats import Format
from .family import Family, Row


def _soft(rng: np.random.Generator, f: Format, n: int) -> Row:
    row = rng.random(n) + 0.05
    return np.asarray(row / row.sum())


def _peaked(rng: np.random.Generator, f: Format, n: int) -> Row:
    row = np.exp(-rng.uniform(0, 40, size=n))
    return np.asarray(row / row.sum())


def _uniform(rng: np.random.Generator, f: Format, n: int) -> Row:
    return np.full(n, 1.0 / n)


def _unnormalised(rng: np.random.Generator, f: Format, n: int) -> Row:
    return rng.random(n) * 3 + 2.0**-10


def _sparse(rng: np.random.Generator, f: Format, n: int) -> Row:
    row = _soft(rng, f, n)
    row[rng.random(n) < 0.5] = 0.0
    row[rng.integers(n)] = 0.5
    return row


def _certain(rng: np.random.Generator, f: Format, n: int) -> Row:
    row = np.full(n, 2.0**-f.p)
    row[rng.integers(n)] = 1 - 2 * f.u
    return row


def _ones(rng: np.random.Generator, f: Format, n: int) -> Row:
    return np.ones(n)


PROBABILITIES = (
    Family("uniform", "K equal probabilities", "stagnating sums, a wrong logarithm", _uniform),
    Family("soft", "a probability vector", "everything gross", _soft),
    Family("peaked", "probabilities over many magnitudes", "epsilons inside the logarithm", _peaked),
    Family("sparse", "zeros among the probabilities", "0·log 0", _sparse),
    Family("certain", "one class holds all but a few ulp", "cancellation near an entropy of 0", _certain),
    Family("unnormalised", "weights that do not sum to 1", "normalising what should be taken as it is", _unnormalised),
    Family("ones", "the logarithm is exactly 0", "epsilons inside the logarithm", _ones),
)


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

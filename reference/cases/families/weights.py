"""Rows of weights that probabilities and targets have in common."""

from __future__ import annotations

import numpy as np

from ...formats import Format
from ..family import Row


def soft(rng: np.random.Generator, f: Format, n: int) -> Row:
    """A probability vector."""
    row = rng.random(n) + 0.05
    return np.asarray(row / row.sum())


def sparse(rng: np.random.Generator, f: Format, n: int) -> Row:
    """Zeros among weights."""
    row = soft(rng, f, n)
    row[rng.random(n) < 0.5] = 0.0
    row[rng.integers(n)] = 0.5
    return row


def zeros(rng: np.random.Generator, f: Format, n: int) -> Row:
    """No weight at all."""
    return np.zeros(n)


def ones(rng: np.random.Generator, f: Format, n: int) -> Row:
    """Every entry with weight 1."""
    return np.ones(n)

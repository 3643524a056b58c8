"""The textbook formulas of the family in a binary format."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ._binary import Format

Row = Sequence[float]


def naive(F: Format, x: Row) -> list[float]:
    """e^{x_k}/Σ e^{x_i}."""
    return shifted(F, x, 0.0)


def shifted(F: Format, x: Row, c: float) -> list[float]:
    """e^{x_k - c}/Σ e^{x_i - c}."""
    e = [F.exp(F.subtract(v, c)) for v in x]
    total = F.sum(e)
    return [F.divide(v, total) for v in e]


def greatest(x: Row) -> float:
    """The maximum; NaN if an entry is NaN."""
    return math.nan if any(map(math.isnan, x)) else max(x)


def softargmax(F: Format, x: Row) -> list[float]:
    """The formula shifted by the maximum."""
    return shifted(F, x, greatest(x))


def logsumexp(F: Format, x: Row) -> float:
    """m + log Σ e^{x_i - m}."""
    m = greatest(x)
    return F.add(m, F.log(F.sum([F.exp(F.subtract(v, m)) for v in x])))


def log_softargmax(F: Format, x: Row) -> list[float]:
    """(x_k - m) - log Σ e^{x_i - m}."""
    m = greatest(x)
    d = [F.subtract(v, m) for v in x]
    log = F.log(F.sum([F.exp(v) for v in d]))
    return [F.subtract(v, log) for v in d]


def boltzmann(F: Format, x: Row) -> float:
    """Σ x_i p_i."""
    return F.sum([F.multiply(v, p) for v, p in zip(x, softargmax(F, x), strict=True)])


def sigmoid(F: Format, x: float) -> float:
    """1/(1 + e^{-x})."""
    return F.divide(1.0, F.add(1.0, F.exp(-x)))

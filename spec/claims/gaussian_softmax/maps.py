"""The maps of the document, written once over any field: for n samples, L = log(n - 1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...ops.softargmax import define as sa
from ...reading.row import Row
from ..checks.real import sigmoid, softargmax


def tanh(F: Any, x: Any) -> Any:
    """Hyperbolic tangent from the exponential alone, which every field has."""
    return 1 - 2 / (F.exp(2 * x) + 1)


def raw(F: Any, z: Any, L: Any) -> Any:
    """S(z) = 1 / (1 + (n - 1)^{1 - 2σ(z)}), not corrected."""
    return 1 / (1 + F.exp(L * (1 - 2 * sigmoid(F, z))))


def corrected(F: Any, z: Any, L: Any) -> Any:
    """S̃(z) = S(2z/L) = σ(L tanh(z/L)), with the slope of σ at 0."""
    return sigmoid(F, L * tanh(F, z / L))


def limited(F: Any, z: Any, n: Any) -> Any:
    """The range-limited linear map 1/n + (1 - 2/n) σ(z)."""
    return 1 / n + (1 - 2 / n) * sigmoid(F, z)


def classes(F: Any, z: Any, L: Any) -> Any:
    """p = sa(L s), s = sa(z), over the classes of the reading F."""
    s = sa(F, z)
    return sa(F, Row(lambda i: L * s(i)))


def of_shares(F: Any, s: Sequence[Any], L: Any) -> list[Any]:
    """sa(L s) of written-out shares."""
    return softargmax(F, [L * share for share in s])


def of_logits(F: Any, z: Sequence[Any], L: Any) -> list[Any]:
    """sa(L sa(z)) of written-out logits."""
    return of_shares(F, softargmax(F, z), L)


def ln(m: Any, n: int) -> Any:
    """L = log(n - 1) in an mpmath context."""
    return m.log(m.mpf(n - 1))


def logit(m: Any, p: Any) -> Any:
    """log(p/(1 - p))."""
    return m.log(p / (1 - p))


def artanh(m: Any, x: Any) -> Any:
    """Inverse of tanh."""
    return m.log((1 + x) / (1 - x)) / 2


def reach_linear(m: Any, n: int, c: Any) -> Any:
    """|z| where the range-limited linear map has come down to c/n."""
    return -logit(m, (c - 1) / (n - 2))


def reach_raw(m: Any, n: int, c: Any) -> Any:
    """|z| where S has come down to c/n."""
    return -2 * artanh(m, logit(m, c / n) / ln(m, n))


def reach_corrected(m: Any, n: int, c: Any) -> Any:
    """|z| where S̃ has come down to c/n."""
    return reach_raw(m, n, c) * ln(m, n) / 2


def example(m: Any, n: int, others: int = 10) -> tuple[Any, Any]:
    """p of the class without a share, and of each of the others, which share equally."""
    b = m.exp(ln(m, n) / others)
    return 1 / (1 + others * b), b / (1 + others * b)

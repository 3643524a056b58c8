"""The functions of the family at written-out entries, over any field that offers exp and log.

An mpmath context is such a field, and so is every reading of a definition: the bodies are those of the ops.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from ...ops import logsumexp as _logsumexp
from ...ops import sigmoid as _sigmoid
from ...ops import softargmax as _softargmax
from ...ops import softplus as _softplus
from ...reading.row import Row


class Few:
    """A field whose classes are 0, …, n - 1, whatever the number of classes of the reading beneath it."""

    def __init__(self, F: Any, n: int) -> None:
        self.exp = F.exp
        self.log = F.log
        self.n = n

    def sum(self, term: Callable[[Any], Any]) -> Any:
        """Σ_i term(i), written out."""
        total = term(0)
        for i in range(1, self.n):
            total = total + term(i)
        return total


def row(m: Any, text: str) -> list[Any]:
    """The decimals or fractions of a text as numbers of the mpmath context m."""
    values = [Fraction(entry) for entry in text.split()]
    return [m.mpf(v.numerator) / v.denominator for v in values]


def sigmoid(F: Any, x: Any) -> Any:
    """σ(x)."""
    return _sigmoid.define(F, x)


def softplus(F: Any, x: Any) -> Any:
    """ζ(x)."""
    return _softplus.define(F, x)


def softargmax(F: Any, x: Sequence[Any]) -> list[Any]:
    """sa(x) of written-out entries."""
    p = _softargmax.define(Few(F, len(x)), x)
    return [p(k) for k in range(len(x))]


def logsumexp(F: Any, x: Sequence[Any]) -> Any:
    """lse(x) of written-out entries."""
    return _logsumexp.define(Few(F, len(x)), x)


def boltzmann(F: Any, x: Sequence[Any]) -> Any:
    """<x, sa(x)> of written-out entries."""
    return dot(x, softargmax(F, x))


def dot(a: Sequence[Any], b: Sequence[Any]) -> Any:
    """Σ_i a_i b_i of written-out entries."""
    products = [s * t for s, t in zip(a, b, strict=True)]
    total = products[0]
    for product in products[1:]:
        total = total + product
    return total


def mean(F: Any, p: Callable[[Any], Any], x: Any) -> Any:
    """Σ_i p_i x_i over the classes of the reading F."""
    return F.sum(lambda i: p(i) * x[i])


def bad(F: Any, x: Any) -> Any:
    """<x, sa(x)> over the classes of the reading F."""
    return mean(F, _softargmax.define(F, x), x)


def entropy(F: Any, p: Callable[[Any], Any]) -> Any:
    """-Σ_i p_i log p_i over the classes of the reading F."""
    return -F.sum(lambda i: p(i) * F.log(p(i)))


def scaled(a: Any, x: Any) -> Row:
    """The row a·x."""
    return Row(lambda i: a * x[i])


def count(F: Any) -> Any:
    """The number of classes of the reading F."""
    return F.sum(lambda i: 1)

"""Readers that several laws are written with."""

from __future__ import annotations

from typing import Any

from ..ops.entropy import define as entropy
from ..ops.softargmax import define as softargmax
from ..proof import Domain
from ..reading.row import Row

POSITIVE_T = {"t": Domain.POSITIVE}
POSITIVE_GAPS = {"u": Domain.POSITIVE}
SIMPLEX_T = {"t": Domain.SIMPLEX}
SIMPLEX_Q = {"q": Domain.SIMPLEX}


def shifted(x: Any, c: Any) -> Row:
    """x + c·1."""
    return Row(lambda i: x[i] + c)


def scaled(x: Any, c: Any) -> Row:
    """c·x."""
    return Row(lambda i: c * x[i])


def over(x: Any, t: Any) -> Row:
    """x/t."""
    return Row(lambda i: x[i] / t)


def row(y: Any) -> Row:
    """A result, which is called, as an argument, which is indexed."""
    return Row(lambda i: y(i))


def inner(F: Any, x: Any, y: Any) -> Any:
    """Σ_i x_i y_i for two indexed rows."""
    return F.sum(lambda i: x[i] * y[i])


def mean(F: Any, p: Any, h: Any) -> Any:
    """Σ_i p(i) h_i."""
    return F.sum(lambda i: p(i) * h[i])


def variance(F: Any, p: Any, h: Any) -> Any:
    """Σ_i p(i) h_i² - (Σ_i p(i) h_i)²."""
    m = mean(F, p, h)
    return F.sum(lambda i: p(i) * h[i] * h[i]) - m * m


def entropy_of(F: Any, p: Any) -> Any:
    """-Σ_i p(i) log p(i)."""
    return entropy(F, Row(p))


def signed_share(C: Any, x: Any, k: Any) -> Any:
    """softargmax(x)_k > 0, as a quotient of exponentials."""
    return C.exp(x[k]) / C.sum(lambda i: C.exp(x[i]))


def signed_variance(C: Any, x: Any, h: Any) -> Any:
    """Σ_i p_i (h_i - <p, h>)² ≥ 0 for p = softargmax(x)."""
    m = mean(C.F, softargmax(C.F, x), h)
    return C.sum(lambda i: signed_share(C, x, i) * C.square(h[i] - m))


def sum_of(F: Any, x: Any) -> Any:
    """Σ_i x_i."""
    return F.sum(lambda i: x[i])


def descending(u: Any) -> Row:
    """The row (0, -u_1, -u_2, …) whose maximum 0 stands first; for concrete numbers of classes."""
    return Row(lambda i: -u[i] if i else 0)


def signed_sum_exp(C: Any, x: Any) -> Any:
    """Σ_i e^{x_i} > 0."""
    return C.sum(lambda i: C.exp(x[i]))


def signed_complement(C: Any, x: Any, k: Any) -> Any:
    """1 - softargmax(x)_k ≥ 0, positive from two classes on: the share of the others."""
    return C.rest(lambda i: C.exp(x[i]), k) / signed_sum_exp(C, x)

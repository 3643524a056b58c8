"""mellowmax: logsumexp less log K, a smooth maximum that fixes constants."""

from __future__ import annotations

from fractions import Fraction
from math import inf, nan
from typing import Any

from ..bounds import graded, lse_error, pulled, rho_p, saved_near
from ..op import Field, Index, Limit, Op, Source, Special, Vjp
from . import logsumexp, softargmax


def define(F: Field, x: Any) -> Any:
    """mellowmax(x) = log(Σ_i exp(x_i) / K)."""
    return F.log(F.sum(lambda i: F.exp(x[i])) / F.sum(lambda i: 1))


def gradient(F: Field, x: Any) -> Index:
    """∂mellowmax/∂x_k = softargmax(x)_k."""
    return softargmax.define(F, x)


def limit(x: list[Fraction]) -> Limit:
    """Equality where all entries are equal; elsewhere log K keeps the value from every rational."""
    return (x[0], 0) if min(x) == max(x) else None


def error(q: Any, y: Any) -> Any:
    """That of logsumexp, and log K: k_log log K, and the rounding of lse where it is formed first.

    Where the sum is divided by K before the logarithm, that division adds k_div to it. On the line *stable* log K is
    subtracted from the logarithm of the sum, and that difference is rounded.
    """
    first = q.plain * ((1 + 3 * q.base2) * (q.abs(y) + q.log_n) + q.k_div)
    return lse_error(q, y) + q.k_log * q.log_n + first + (1 - q.plain) * q.abs(q.log_n - q.log_s)


def radius(q: Any) -> Any:
    """Absolute radius of the logarithm of the mean."""
    return error(q, q.y)


def vjp_saved(q: Any) -> Any:
    """What g e^{x_j - y}/K loses where y is rounded; the maximum is a number of the format."""
    gap = q.log_n - q.log_s
    y = q.m - gap
    return q.abs(q.g) * q.p * saved_near(q, y, gap, error(q, y))


OP = Op(
    id="mellowmax",
    title="Mellowmax",
    also_called=("log-mean-exp", "logmeanexp"),
    signature="(n)->()",
    formula="log(Σ_i exp(x_i) / K)",
    define=define,
    gradient=gradient,
    limit=limit,
    codomain=(-inf, inf),
    specials=(
        Special("mellowmax/nan", x=((nan, 0.0, 1.0),), y=nan, why="a sum with NaN is NaN"),
        Special("mellowmax/plus-inf", x=((inf, 0.0, 1.0),), y=inf, why="the sum is infinite"),
        Special("mellowmax/all-minus-inf", x=((-inf, -inf),), y=-inf, why="the sum is 0 and its logarithm -inf"),
        Special("mellowmax/one-class", x=((-3.5,),), y=-3.5, why="log exp x = x"),
    ),
    bounds=graded("mellowmax", radius=radius, underflow=lambda q: 1 + q.n,
                  why="absolute error of m + log Σ e^{x_i - m} - log K", source=Source("asadi2017", "mellowmax")),
    vjp=Vjp(
        limit=logsumexp.vjp_limit,
        bounds=graded("mellowmax_vjp", radius=lambda q: q.abs(q.g) * q.p * (rho_p(q) + q.k_log * q.log_n + 1),
                      underflow=pulled, why="g p_j", source=Source("blanchard2021", "Theorem 4.3 and one product"),
                      saved=vjp_saved),
        specials=(
            Special("mellowmax_vjp/nan", x=((nan, 0.0, 1.0), 1.0), y=(nan, nan, nan), why="every probability is NaN"),
            Special("mellowmax_vjp/one-class", x=((2.0,), 3.0), y=(3.0,), why="mellowmax of one class is the identity"),
        ),
    ),
    sources=(Source("asadi2017"),),
)

"""cross_entropy: the code length of p in a code for q."""

from __future__ import annotations

from fractions import Fraction
from math import inf, log, nan
from typing import Any

from ..bounds import graded
from ..op import Extension, Field, Index, Limit, Op, Source, Special, Vjp


def define(F: Field, p: Any, q: Any) -> Any:
    """H(p, q) = -Σ_i p_i log q_i, in nats; p is the target."""
    return -F.sum(lambda i: p[i] * F.log(q[i]))


def gradient(F: Field, p: Any, q: Any) -> Index:
    """∂H/∂p_k = -log q_k."""
    return lambda k: -F.log(q[k])


def gradient_q(F: Field, p: Any, q: Any) -> Index:
    """∂H/∂q_k = -p_k / q_k."""
    return lambda k: -p[k] / q[k]


def limit(p: list[Fraction], q: list[Fraction]) -> Limit:
    """0 where q = 1 throughout; otherwise no rational is known to be near."""
    return (Fraction(0), 0) if all(b == 1 for b in q) else None


def vjp_limit(p: list[Fraction], q: list[Fraction], g: Fraction) -> Any:
    """0 at q = 1 or g = 0; elsewhere log q is irrational."""
    return lambda k: (Fraction(0), 0) if q[k] == 1 or not g else None


def quotient(p: list[Fraction], q: list[Fraction], g: Fraction) -> Any:
    """-g p_k/q_k is rational."""
    return lambda k: (-g * p[k] / q[k], 0)


OP = Op(
    id="cross_entropy",
    title="Cross-entropy",
    also_called=("log loss of a distribution",),
    signature="(n),(n)->()",
    formula="-Σ_i p_i log q_i",
    define=define,
    gradient=gradient,
    limit=limit,
    codomain=(-inf, inf),
    extension=Extension(absent=0.0, empty=0.0, plus_inf=nan, absent_at=0.0),
    specials=(
        Special("cross_entropy/zero-zero", x=((0.0, 1.0), (0.0, 1.0)), y=0.0, why="0 log 0 = 0"),
        Special("cross_entropy/zero-target", x=((0.0, 1.0), (0.5, 0.5)), y=log(2), why="what never happens costs nothing"),
        Special("cross_entropy/impossible", x=((0.5, 0.5), (0.0, 1.0)), y=inf,
                why="what has no code and happens costs infinitely much"),
        Special("cross_entropy/nan", x=((nan, 0.5), (0.5, 0.5)), y=nan, why="NaN is no probability"),
    ),
    bounds=graded("cross_entropy", radius=lambda q: q.sum(q.abs(q.p_log_q) * (q.k_log + 2 + q.h)), underflow=lambda q: 2 * q.n + q.sum(q.abs(q.log_q)),
                  why="-Σ p log q with rounded logarithms, products and sum", source=Source("goldberg1991", "one u per operation")),
    vjp=Vjp(
        limit=vjp_limit,
        bounds=graded("cross_entropy_vjp", radius=lambda q: q.abs(q.g) * q.abs(q.log_q) * (q.k_log + 2),
                      underflow=lambda q: 4 * (1 + q.abs(q.g)), why="-g log q", source=Source("goldberg1991", "one u per operation")),
        specials=(),
    ),
    further=(
        Vjp(
            argument="q",
            gradient=gradient_q,
            limit=quotient,
            bounds=graded("cross_entropy_vjp_q", radius=lambda q: q.abs(q.g) * q.ratio_pq * (q.k_div + 2),
                          underflow=lambda q: (1 + q.abs(q.g)) * (2 + 1 / q.q_kept), why="-g p/q",
                          source=Source("goldberg1991", "one u per operation")),
            extension=Extension(absent=0.0, empty=0.0, plus_inf=nan, absent_at=0.0),
            specials=(
                Special("cross_entropy_vjp_q/zero-zero", x=((0.0, 1.0), (0.0, 1.0), 2.0), y=(0.0, -2.0),
                        why="the term with p = q = 0 is absent"),
            ),
        ),
    ),
    sources=(Source("shannon1948"),),
)

"""entropy: Shannon's, of a vector of probabilities."""

from __future__ import annotations

from fractions import Fraction
from math import inf, nan
from typing import Any

from ..bounds import graded
from ..op import Extension, Field, Index, Limit, Op, Source, Special, Vjp


def define(F: Field, p: Any) -> Any:
    """H(p) = -Σ_i p_i log p_i, in nats."""
    return -F.sum(lambda i: p[i] * F.log(p[i]))


def gradient(F: Field, p: Any) -> Index:
    """∂H/∂p_k = -(log p_k + 1)."""
    return lambda k: -(F.log(p[k]) + 1)


def limit(p: list[Fraction]) -> Limit:
    """0 for a certain class; otherwise no rational is known to be near."""
    return (Fraction(0), 0) if all(a == 1 for a in p) else None


def vjp_limit(p: list[Fraction], g: Fraction) -> Any:
    """-g at p = 1, and 0 where g is; elsewhere log p is irrational."""
    return lambda k: (-g, 0) if p[k] == 1 or not g else None


def taken_for_zero(q: Any) -> Any:
    """Two underflows a term, p log p and the sum's, and p itself: what flushes results may flush arguments too.

    |∂(p log p)/∂p| = |log p + 1|.
    """
    return 3 * q.n + q.sum(q.abs(q.log_p))


OP = Op(
    id="entropy",
    title="Entropy",
    also_called=("Shannon entropy",),
    signature="(n)->()",
    formula="-Σ_i p_i log p_i",
    define=define,
    gradient=gradient,
    limit=limit,
    codomain=(-inf, inf),
    extension=Extension(absent=0.0, empty=0.0, plus_inf=nan, absent_at=0.0),
    specials=(
        Special("entropy/zero", x=((0.0, 1.0),), y=0.0, why="0 log 0 = 0 and 1 log 1 = 0"),
        Special("entropy/zeros", x=((0.0, 0.0, 1.0),), y=0.0, why="0 log 0 = 0"),
        Special("entropy/one-class", x=((1.0,),), y=0.0, why="what is certain has no entropy"),
        Special("entropy/nan", x=((nan, 0.5, 0.5),), y=nan, why="NaN is no probability"),
    ),
    bounds=graded("entropy", radius=lambda q: q.sum(q.abs(q.p_log) * (q.k_log + 2 + q.h)), underflow=taken_for_zero,
                  why="-Σ p log p with rounded logarithms, products and sum", source=Source("goldberg1991", "one u per operation")),
    vjp=Vjp(
        limit=vjp_limit,
        bounds=graded("entropy_vjp", radius=lambda q: q.abs(q.g) * ((q.k_log + 3) * q.abs(q.log_p) + 5),
                      underflow=lambda q: 4 * (1 + q.abs(q.g)),
                      why="-g (log p + 1), also as -g (log p + p/p)", source=Source("goldberg1991", "one u per operation")),
        specials=(
            Special("entropy_vjp/zero", x=((0.0, 1.0), 2.0), y=(inf, -2.0), permitted=(("zero", (0.0, -2.0)), ("nan", (nan, -2.0))),
                    why="the slope of -p log p at 0 is infinite"),
        ),
    ),
    sources=(Source("shannon1948"),),
)

"""kl_divergence: how much longer a code for q is than one for p."""

from __future__ import annotations

from fractions import Fraction
from math import inf, log, nan
from typing import Any

from ..bounds import graded
from ..op import Extension, Field, Index, Limit, Op, Source, Special, Vjp
from . import cross_entropy


def define(F: Field, p: Any, q: Any) -> Any:
    """KL(p‖q) = Σ_i p_i log(p_i / q_i), in nats."""
    return F.sum(lambda i: p[i] * (F.log(p[i]) - F.log(q[i])))


def gradient(F: Field, p: Any, q: Any) -> Index:
    """∂KL/∂p_k = log(p_k / q_k) + 1."""
    return lambda k: F.log(p[k]) - F.log(q[k]) + 1


def limit(p: list[Fraction], q: list[Fraction]) -> Limit:
    """0 where p = q; otherwise no rational is known to be near."""
    return (Fraction(0), 0) if p == q else None


def vjp_limit(p: list[Fraction], q: list[Fraction], g: Fraction) -> Any:
    """g at p = q, and 0 where g is; elsewhere log(p/q) is irrational."""
    return lambda k: (g, 0) if p[k] == q[k] or not g else None


OP = Op(
    id="kl_divergence",
    title="Kullback-Leibler divergence",
    also_called=("relative entropy", "information gain"),
    signature="(n),(n)->()",
    formula="Σ_i p_i log(p_i / q_i)",
    define=define,
    gradient=gradient,
    limit=limit,
    codomain=(-inf, inf),
    extension=Extension(absent=0.0, empty=0.0, plus_inf=nan, absent_at=0.0),
    specials=(
        Special("kl_divergence/zero-zero", x=((0.0, 1.0), (0.0, 1.0)), y=0.0, why="0 log(0/0) = 0"),
        Special("kl_divergence/zero-target", x=((0.0, 1.0), (0.5, 0.5)), y=log(2), why="what never happens adds nothing"),
        Special("kl_divergence/impossible", x=((0.5, 0.5), (0.0, 1.0)), y=inf,
                why="p is not absolutely continuous with respect to q"),
        Special("kl_divergence/nan", x=((nan, 0.5), (0.5, 0.5)), y=nan, why="NaN is no probability"),
    ),
    bounds=graded(
        "kl_divergence",
        radius=lambda q: q.sum((q.abs(q.p_log) + q.abs(q.p_log_q) + q.probability) * (q.k_log + 2 + q.h)),
        # p itself may be taken for 0 where numbers are flushed: |∂y/∂p| = |log p - log q + 1|.
        underflow=lambda q: 5 * q.n + q.sum(q.abs(q.log_p) + q.abs(q.log_q)),
        why="Σ p log(p/q) with rounded logarithms or quotients, products and sum",
        source=Source("goldberg1991", "one u per operation"),
    ),
    vjp=Vjp(
        limit=vjp_limit,
        bounds=graded(
            "kl_divergence_vjp",
            radius=lambda q: q.abs(q.g) * ((q.k_log + 3) * (q.abs(q.log_p) + q.abs(q.log_q)) + 4 + q.k_div),
            underflow=lambda q: 4 * (1 + q.abs(q.g)),
            why="g (log(p/q) + 1)",
            source=Source("goldberg1991", "one u per operation"),
        ),
        specials=(),
    ),
    further=(
        Vjp(
            argument="q",
            gradient=cross_entropy.gradient_q,
            limit=cross_entropy.quotient,
            bounds=graded("kl_divergence_vjp_q", radius=lambda q: q.abs(q.g) * q.ratio_pq * (q.k_div + 2),
                          underflow=lambda q: (1 + q.abs(q.g)) * (2 + 1 / q.q_kept), why="-g p/q",
                          source=Source("goldberg1991", "one u per operation")),
            extension=Extension(absent=0.0, empty=0.0, plus_inf=nan, absent_at=0.0),
            specials=(
                Special("kl_divergence_vjp_q/zero-zero", x=((0.0, 1.0), (0.0, 1.0), 2.0), y=(0.0, -2.0),
                        why="the term with p = q = 0 is absent"),
            ),
        ),
    ),
    sources=(Source("kullback1951"),),
)

"""log_softargmax: the logarithm of softargmax, without its underflow."""

from __future__ import annotations

from fractions import Fraction
from math import inf, nan
from typing import Any

from ..bounds import graded, log_z, pulled, rho_p, saved_z
from ..op import Extension, Field, Index, Jacobian, Limit, Op, Source, Special, Vjp, sign
from . import softargmax


def define(F: Field, x: Any) -> Index:
    """log_softargmax(x)_k = x_k - log Σ_i exp(x_i)."""
    lse = F.log(F.sum(lambda i: F.exp(x[i])))
    return lambda k: x[k] - lse


def gradient(F: Field, x: Any) -> Jacobian:
    """∂z_j/∂x_k = δ_jk - p_k."""
    p = softargmax.define(F, x)
    return Jacobian(diagonal=lambda k: 1, outer=((lambda j: -1, p),))


def limit(x: list[Fraction]) -> Any:
    """x_k - max x from below; equality for one class."""
    m, below = max(x), -1 if len(x) > 1 else 0

    def of(k: int) -> Limit:
        return x[k] - m, below

    return of


def vjp_limit(x: list[Fraction], g: list[Fraction]) -> Any:
    """g_k - Σg / (number of maxima) at a maximum, g_k elsewhere: p falls short of the one and exceeds the other."""
    share, total = softargmax.limit(x), sum(g, Fraction(0))

    def of(k: int) -> Limit:
        p, excess = share(k)
        return g[k] - p * total, -excess * sign(total)

    return of


OP = Op(
    id="log_softargmax",
    title="Log-softargmax",
    also_called=("log_softmax", "log-probabilities"),
    signature="(n)->(n)",
    formula="x_k - log Σ_i exp(x_i)",
    define=define,
    gradient=gradient,
    limit=limit,
    codomain=(-inf, 0.0),
    extension=Extension(absent=-inf, empty=nan, plus_inf=nan),
    specials=(
        Special(
            "log_softargmax/nan", x=((nan, 0.0, 1.0),), y=(nan, nan, nan), why="a NaN logit makes the normaliser NaN"
        ),
        Special(
            "log_softargmax/minus-inf",
            x=((-inf, 3.0),),
            y=(-inf, 0.0),
            why="log 0 is -inf; the only class that is left is certain",
        ),
        Special(
            "log_softargmax/plus-inf",
            x=((inf, 0.0, 1.0),),
            y=(nan, None, None),
            permitted=(("limit", (0.0, -inf, -inf)),),
            why="inf - inf has no value; the limit of a growing entry is certainty",
        ),
        Special(
            "log_softargmax/plus-inf-twice",
            x=((inf, inf, 1.0),),
            y=(nan, nan, None),
            why="the limit depends on the path",
        ),
        Special(
            "log_softargmax/plus-and-minus-inf",
            x=((inf, -inf, 0.0),),
            y=(nan, None, None),
            permitted=(("limit", (0.0, -inf, -inf)),),
            why="an excluded class does not decide what an infinite logit means",
        ),
        Special(
            "log_softargmax/all-minus-inf",
            x=((-inf, -inf, -inf),),
            y=(nan, nan, nan),
            why="-inf minus -inf: every class is excluded",
        ),
        Special(
            "log_softargmax/one-class-minus-inf",
            x=((-inf,),),
            y=(nan,),
            why="-inf minus -inf: the only class is excluded",
        ),
        Special("log_softargmax/one-class", x=((-3.5,),), y=(0.0,), why="one class is certain"),
        Special("log_softargmax/empty", x=((),), y=(), why="no class, no log-probability"),
    ),
    bounds=graded(
        "log_softargmax",
        radius=log_z,
        underflow=lambda q: 2 + q.n,
        why="absolute error of (x_j - m) - log Σ e^{x_i - m}",
        source=Source("blanchard2021", "Theorem 4.2 with the final rounding"),
    ),
    vjp=Vjp(
        limit=vjp_limit,
        bounds=graded(
            "log_softargmax_vjp",
            radius=lambda q: 2 * q.abs(q.g) + q.p * (q.abs(q.sum(q.g)) * (rho_p(q) + 2) + q.h * q.sum(q.abs(q.g))),
            underflow=pulled,
            why="g_j - p_j Σ g with rounded p, sum, product and difference",
            source=Source("blanchard2021", "propagated through g - p Σ g"),
            saved=lambda q: q.abs(q.sum(q.g)) * saved_z(q),
        ),
        specials=(
            Special(
                "log_softargmax_vjp/nan",
                x=((nan, 0.0, 1.0), (1.0, 2.0, 0.5)),
                y=(nan, nan, nan),
                why="every probability is NaN",
            ),
            Special(
                "log_softargmax_vjp/minus-inf",
                x=((-inf, 0.0, 0.0), (0.0, 2.0, 0.0)),
                y=(0.0, 1.0, -1.0),
                why="an excluded class has probability 0 and receives only its own cotangent",
            ),
            Special(
                "log_softargmax_vjp/one-class",
                x=((2.0,), (3.0,)),
                y=(0.0,),
                why="the log-probability of one class is constant",
            ),
        ),
    ),
    sources=(Source("blanchard2021"),),
)

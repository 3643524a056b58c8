"""logsumexp: the smooth maximum whose gradient is softargmax."""

from __future__ import annotations

from fractions import Fraction
from math import inf, nan
from typing import Any

from ..bounds import graded, lse_error, pulled, rho_p, saved_lse
from ..op import Extension, Field, Index, Limit, Op, Source, Special, Vjp, sign
from . import softargmax


def define(F: Field, x: Any) -> Any:
    """lse(x) = log Σ_i exp(x_i)."""
    return F.log(F.sum(lambda i: F.exp(x[i])))


def gradient(F: Field, x: Any) -> Index:
    """∂lse/∂x_k = softargmax(x)_k."""
    return softargmax.define(F, x)


def limit(x: list[Fraction]) -> Limit:
    """Max x from above; equality for one class."""
    return max(x), 1 if len(x) > 1 else 0


def radius(q: Any) -> Any:
    """Absolute radius of m + log Σ e^{x_i - m}."""
    return lse_error(q, q.y)


def vjp_limit(x: list[Fraction], g: Fraction) -> Any:
    """g times the limit of softargmax."""
    share = softargmax.limit(x)

    def of(k: int) -> Limit:
        p, excess = share(k)
        return g * p, excess * sign(g)

    return of


OP = Op(
    id="logsumexp",
    title="Log-sum-exp",
    also_called=("soft maximum", "good SoftMax", "log-partition function"),
    signature="(n)->()",
    formula="log Σ_i exp(x_i)",
    define=define,
    gradient=gradient,
    limit=limit,
    codomain=(-inf, inf),
    extension=Extension(absent=-inf, empty=-inf, plus_inf=inf),
    specials=(
        Special("logsumexp/nan", x=((nan, 0.0, 1.0),), y=nan, why="a sum with NaN is NaN"),
        Special("logsumexp/plus-inf", x=((inf, 0.0, 1.0),), y=inf, why="the sum is infinite"),
        Special("logsumexp/plus-inf-twice", x=((inf, inf, 1.0),), y=inf, why="the sum is infinite"),
        Special("logsumexp/plus-and-minus-inf", x=((inf, -inf, 0.0),), y=inf, why="the sum is infinite"),
        Special("logsumexp/nan-beside-inf", x=((nan, inf, 0.0),), y=nan, why="a sum with NaN is NaN"),
        Special("logsumexp/minus-inf", x=((-inf, -inf, 2.5),), y=2.5, why="exp(-inf) is an exact 0"),
        Special("logsumexp/all-minus-inf", x=((-inf, -inf, -inf),), y=-inf, why="the sum is 0 and its logarithm -inf"),
        Special("logsumexp/one-class-minus-inf", x=((-inf,),), y=-inf, why="the sum is 0 and its logarithm -inf"),
        Special("logsumexp/one-class", x=((-3.5,),), y=-3.5, why="log exp x = x"),
        Special("logsumexp/empty", x=((),), y=-inf, why="the empty sum is 0 and its logarithm -inf"),
    ),
    bounds=graded(
        "logsumexp",
        radius=radius,
        underflow=lambda q: 1 + q.n,
        why="absolute error of m + log Σ e^{x_i - m}",
        source=Source("blanchard2021", "Theorem 4.2 with the final rounding"),
    ),
    vjp=Vjp(
        limit=vjp_limit,
        bounds=graded(
            "logsumexp_vjp",
            radius=lambda q: q.abs(q.g) * q.p * (rho_p(q) + 1),
            underflow=pulled,
            why="g p_j with rounded p and product",
            source=Source("blanchard2021", "Theorem 4.3 and one product"),
            saved=lambda q: q.abs(q.g) * saved_lse(q),
        ),
        extension=Extension(absent=0.0, empty=nan, plus_inf=nan),
        specials=(
            Special(
                "logsumexp_vjp/all-minus-inf",
                x=((-inf, -inf), 1.0),
                y=(nan, nan),
                permitted=(("zeros", (0.0, 0.0)),),
                why="0/0: the gradient is softargmax",
            ),
            Special(
                "logsumexp_vjp/minus-inf",
                x=((-inf, 0.0, 0.0), 2.0),
                y=(0.0, 1.0, 1.0),
                why="an excluded class has probability 0",
            ),
            Special("logsumexp_vjp/nan", x=((nan, 0.0, 1.0), 1.0), y=(nan, nan, nan), why="every probability is NaN"),
            Special("logsumexp_vjp/one-class", x=((2.0,), 3.0), y=(3.0,), why="lse of one class is the identity"),
        ),
    ),
    sources=(Source("blanchard2021"),),
)

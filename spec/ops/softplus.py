"""softplus: the smooth positive part, antiderivative of sigmoid."""

from __future__ import annotations

from fractions import Fraction
from math import inf, nan
from typing import Any

from ..bounds import factors_of_number, graded, saved_softplus, softplus_error
from ..op import Field, Limit, Op, Source, Special, Vjp, sign
from . import sigmoid


def define(F: Field, x: Any) -> Any:
    """softplus(x) = log(1 + exp(x))."""
    return F.log(1 + F.exp(x))


def gradient(F: Field, x: Any) -> Any:
    """softplus' = σ(x)."""
    return sigmoid.define(F, x)


def limit(x: Fraction) -> Limit:
    """max(x, 0) from above."""
    return max(x, Fraction(0)), 1


def radius(q: Any) -> Any:
    """Radius of max(x, 0) + log1p(e^{-|x|}), and of log1p(e^x) where that does not overflow."""
    return softplus_error(q, q.y)


def vjp_limit(x: Fraction, g: Fraction) -> Limit:
    """g times the limit of sigmoid."""
    value, excess = sigmoid.limit(x)
    return g * value, excess * sign(g)


OP = Op(
    id="softplus",
    title="Softplus",
    also_called=("log1pexp", "smooth ReLU"),
    signature="()->()",
    formula="log(1 + exp(x))",
    define=define,
    gradient=gradient,
    limit=limit,
    codomain=(0.0, inf),
    specials=(
        Special("softplus/plus-inf", x=(inf,), y=inf, why="softplus(x) > x"),
        Special("softplus/minus-inf", x=(-inf,), y=0.0, why="log(1 + 0)"),
        Special("softplus/nan", x=(nan,), y=nan, why="NaN is not a number"),
    ),
    bounds=graded(
        "softplus",
        radius=radius,
        underflow=lambda q: 2,
        why="relative error of max(x, 0) + log1p(e^{-|x|})",
        source=Source("machler2012", "the stable branches"), count=factors_of_number,
    ),
    vjp=Vjp(
        limit=vjp_limit,
        bounds=graded(
            "softplus_vjp",
            radius=lambda q: q.abs(q.g) * q.sigma * (
                q.c_d * q.abs(q.x) + q.k_exp + q.k_div + 2 + q.far * (q.k_exp + q.k_log)
            ),
            underflow=lambda q: 5 * (1 + q.abs(q.g)),
            why="g σ(x), also as g exp(x - softplus(x)), whose exponent carries the rounding of softplus",
            source=Source("goldberg1991", "one u per operation"), count=factors_of_number,
            saved=lambda q: q.abs(q.g) * saved_softplus(q, q.largest(q.x, 0)),
        ),
        specials=(
            Special(
                "softplus_vjp/plus-inf",
                x=(inf, 2.0),
                y=2.0,
                permitted=(("nan", nan),),
                why="softplus(x) - x has limit 0: slope 1",
            ),
            Special(
                "softplus_vjp/minus-inf",
                x=(-inf, 2.0),
                y=0.0,
                permitted=(("nan", nan),),
                why="softplus is flat at -inf",
            ),
            Special("softplus_vjp/nan", x=(nan, 1.0), y=nan, why="NaN is not a number"),
            Special("softplus_vjp/zero", x=(0.0, 1.0), y=0.5, why="σ(0)"),
        ),
    ),
    sources=(Source("dugas2001"), Source("machler2012")),
)

"""log_sigmoid: the log-probability of the positive class."""

from __future__ import annotations

from fractions import Fraction
from math import inf, nan
from typing import Any

from ..bounds import factors_of_number, graded, saved_softplus
from ..op import Field, Limit, Op, Source, Special, Vjp, sign
from . import sigmoid, softplus


def define(F: Field, x: Any) -> Any:
    """log σ(x) = -log(1 + exp(-x))."""
    return -F.log(1 + F.exp(-x))


def gradient(F: Field, x: Any) -> Any:
    """(log σ)' = σ(-x)."""
    return sigmoid.define(F, -x)


def limit(x: Fraction) -> Limit:
    """min(x, 0) from below."""
    return min(x, Fraction(0)), -1


def vjp_limit(x: Fraction, g: Fraction) -> Limit:
    """g times the limit of sigmoid at -x."""
    value, excess = sigmoid.limit(-x)
    return g * value, excess * sign(g)


OP = Op(
    id="log_sigmoid",
    title="Log-sigmoid",
    also_called=("logsigmoid", "log_expit"),
    signature="()->()",
    formula="-log(1 + exp(-x))",
    define=define,
    gradient=gradient,
    limit=limit,
    codomain=(-inf, 0.0),
    specials=(
        Special("log_sigmoid/plus-inf", x=(inf,), y=0.0, why="log 1, of either sign"),
        Special("log_sigmoid/minus-inf", x=(-inf,), y=-inf, why="log 0"),
        Special("log_sigmoid/nan", x=(nan,), y=nan, why="NaN is not a logit"),
    ),
    bounds=graded(
        "log_sigmoid",
        radius=softplus.radius,
        underflow=lambda q: 2,
        why="relative error of min(x, 0) - log1p(e^{-|x|})",
        source=Source("machler2012", "the stable branches, mirrored"), count=factors_of_number,
    ),
    vjp=Vjp(
        limit=vjp_limit,
        bounds=graded(
            "log_sigmoid_vjp",
            radius=lambda q: q.abs(q.g) * q.cosigma * (
                q.c_d * q.abs(q.x) + q.k_exp + q.k_div + 2 + q.far * (q.k_exp + q.k_log)
            ),
            underflow=lambda q: 5 * (1 + q.abs(q.g)),
            why="g σ(-x), also as g exp(-x - softplus(-x)), whose exponent carries the rounding of softplus",
            source=Source("goldberg1991", "one u per operation"), count=factors_of_number,
            saved=lambda q: q.abs(q.g) * saved_softplus(q, q.largest(-q.x, 0)),
        ),
        specials=(
            Special(
                "log_sigmoid_vjp/plus-inf", x=(inf, 2.0), y=0.0, permitted=(("nan", nan),), why="log σ is flat at +inf"
            ),
            Special(
                "log_sigmoid_vjp/minus-inf",
                x=(-inf, 2.0),
                y=2.0,
                permitted=(("nan", nan),),
                why="log σ(x) - x has limit 0: slope 1",
            ),
            Special("log_sigmoid_vjp/nan", x=(nan, 1.0), y=nan, why="NaN is not a logit"),
            Special("log_sigmoid_vjp/zero", x=(0.0, 1.0), y=0.5, why="σ(0)"),
        ),
    ),
    sources=(Source("machler2012"),),
)

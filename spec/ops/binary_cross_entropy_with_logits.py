"""binary_cross_entropy_with_logits: the loss of a two-class classifier, from one logit and a target."""

from __future__ import annotations

from fractions import Fraction
from math import inf, nan
from typing import Any

from ..bounds import factors_of_number, graded, moved, sigmoid_error
from ..op import Field, Limit, Op, Source, Special, Vjp, sign
from . import sigmoid, softplus


def define(F: Field, logits: Any, targets: Any) -> Any:
    """BCE(x, t) = log(1 + exp(x)) - t x."""
    return softplus.define(F, logits) - targets * logits


def gradient(F: Field, logits: Any, targets: Any) -> Any:
    """∂BCE/∂x = σ(x) - t."""
    return sigmoid.define(F, logits) - targets


def limit(logits: Fraction, targets: Fraction) -> Limit:
    """max(x, 0) - t x from above."""
    return max(logits, Fraction(0)) - targets * logits, 1


def vjp_limit(logits: Fraction, targets: Fraction, g: Fraction) -> Limit:
    """g (limit of sigmoid - t)."""
    value, excess = sigmoid.limit(logits)
    return g * (value - targets), excess * sign(g)


def radius(q: Any) -> Any:
    """Absolute radius of max(x, 0) - t x + log1p(e^{-|x|}), and of t softplus(-x) + (1 - t) softplus(x).

    Every term is at most (|x| + log1p(e^{-|x|})) (|t| + |1 - t|), and meets k_exp + k_log and three roundings:
    the sum in softplus, 1 - t and the product. For t = 0 and t = 1 the loss is softplus(±x), and in both forms
    nothing else is left: its relative radius holds.
    """
    scale = (q.abs(q.x) + q.log1p_far) * (q.abs(q.target) + q.abs(1 - q.target))
    mixed = (3 + q.k_exp + q.k_log + q.base2 * q.c_d) * scale + q.abs(q.y)
    return q.certain * softplus.radius(q) + (1 - q.certain) * mixed


def vjp_radius(q: Any) -> Any:
    """g (σ - t), and g ((1 - t) σ(x) - t σ(-x)): rounded σ, differences and products, absolute where they cancel.

    In the second form σ(x) meets 1 - t and the product, σ(-x) the product alone; the difference and the product with g
    act on σ - t.
    """
    product = q.abs(q.x) * q.sigma * q.cosigma
    one = q.sigma * (q.k_exp + q.k_div + 4) + q.c_d * product + 3 * q.abs(q.target)
    other = (
        q.abs(1 - q.target) * (q.sigma * (q.k_exp + q.k_div + 3) + q.c_d * product)
        + q.abs(q.target) * (q.cosigma * (q.k_exp + q.k_div + 2) + q.c_d * product)
        + 2 * q.abs(q.sigma - q.target)
    )
    return q.abs(q.g) * q.largest(one, other)


OP = Op(
    id="binary_cross_entropy_with_logits",
    title="Binary cross-entropy with logits",
    also_called=("sigmoid cross-entropy", "logistic loss"),
    signature="(),()->()",
    formula="log(1 + exp(x)) - t x",
    define=define,
    gradient=gradient,
    limit=limit,
    codomain=(-inf, inf),
    specials=(
        Special("binary_cross_entropy_with_logits/certain-one", x=(inf, 1.0), y=0.0, why="certain and right costs nothing"),
        Special("binary_cross_entropy_with_logits/certain-zero", x=(-inf, 0.0), y=0.0, why="certain and right costs nothing"),
        Special("binary_cross_entropy_with_logits/wrong-zero", x=(inf, 0.0), y=inf, why="certain and wrong costs infinitely much"),
        Special("binary_cross_entropy_with_logits/wrong-one", x=(-inf, 1.0), y=inf, why="certain and wrong costs infinitely much"),
        Special("binary_cross_entropy_with_logits/nan", x=(nan, 1.0), y=nan, why="NaN is not a logit"),
    ),
    bounds=graded("binary_cross_entropy_with_logits", radius=radius, underflow=lambda q: 4 + q.abs(q.target),
                  why="absolute error of max(x, 0) - t x + log1p(e^{-|x|})", source=Source("machler2012", "the stable branches"), count=factors_of_number),
    vjp=Vjp(
        limit=vjp_limit,
        bounds=graded("binary_cross_entropy_with_logits_vjp", radius=vjp_radius, underflow=lambda q: 5 * (1 + q.abs(q.g)),
                      why="g (σ - t), also as g ((1 - t) σ(x) - t σ(-x))", source=Source("goldberg1991", "one u per operation"), count=factors_of_number,
                      saved=lambda q: q.abs(q.g) * moved(q, q.sigma, sigmoid_error(q))),
        specials=(
            Special("binary_cross_entropy_with_logits_vjp/nan", x=(nan, 1.0, 1.0), y=nan, why="NaN is not a logit"),
            Special("binary_cross_entropy_with_logits_vjp/zero", x=(0.0, 0.5, 1.0), y=0.0, why="σ(0) = 1/2"),
        ),
    ),
    sources=(Source("machler2012"),),
)

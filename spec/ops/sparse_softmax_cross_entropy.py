"""sparse_softmax_cross_entropy: the loss of a classifier, from logits and an integer label."""

from __future__ import annotations

from fractions import Fraction
from math import inf, nan
from typing import Any

from ..bounds import graded
from ..op import Extension, Field, Index, Op, Source, Special, Vjp
from . import softmax_cross_entropy as soft


def define(F: Field, logits: Any, labels: Any) -> Any:
    """CE(x, y) = -log softargmax(x)_y, with the label as the one-hot row of its class."""
    return soft.define(F, logits, labels)


def gradient(F: Field, logits: Any, labels: Any) -> Index:
    """∂CE/∂x_k = p_k - δ_ky."""
    return soft.gradient(F, logits, labels)


def limit(logits: list[Fraction], labels: list[Fraction]) -> Any:
    """Max x - x_y from above; equality for one class."""
    return soft.limit(logits, labels)


def vjp_radius(q: Any) -> Any:
    """That of the cross-entropy's pullback, and at the label that of -g s/S, s being the sum S without the label's term.

    Errors of the exponentials act on both sums and leave p times their difference, which the former holds. Where the
    sums are apart their roundings are too, h each; division and product follow.
    """
    return soft.vjp_radius(q) + q.abs(q.g * q.t) * (2 * q.h + q.k_div + 1)


OP = Op(
    id="sparse_softmax_cross_entropy",
    title="Sparse softmax cross-entropy",
    also_called=("hard-label cross-entropy", "negative log-likelihood of logits"),
    signature="(n),(n)->()",
    formula="log Σ_i exp(x_i) - x_y",
    define=define,
    gradient=gradient,
    limit=limit,
    codomain=(0.0, inf),
    extension=Extension(absent=-inf, empty=nan, plus_inf=None, absent_where_zero=("labels",)),
    specials=(
        Special("sparse_softmax_cross_entropy/label-minus-inf", x=((-inf, 0.0, 1.0), (1.0, 0.0, 0.0)), y=inf,
                why="the label has probability 0 and log 0 is -inf"),
        Special("sparse_softmax_cross_entropy/other-minus-inf", x=((-inf, 2.0), (0.0, 1.0)), y=0.0,
                why="one class is left, and it is the label"),
        Special("sparse_softmax_cross_entropy/other-plus-inf", x=((inf, 0.0, 1.0), (0.0, 1.0, 0.0)), y=inf,
                permitted=(("nan", nan),), why="the label's probability tends to 0"),
        Special("sparse_softmax_cross_entropy/nan", x=((nan, 0.0, 1.0), (0.0, 1.0, 0.0)), y=nan,
                why="every log-probability is NaN"),
        Special("sparse_softmax_cross_entropy/one-class", x=((3.0,), (1.0,)), y=0.0, why="one class is certain"),
    ),
    bounds=graded("sparse_softmax_cross_entropy", radius=soft.radius,
                  underflow=lambda q: q.n + 2 + (2 + q.n) * q.sum(q.abs(q.t)),
                  why="absolute error of z at the label", source=Source("blanchard2021", "Theorem 4.2 with the final rounding")),
    vjp=Vjp(
        limit=soft.vjp_limit,
        bounds=graded("sparse_softmax_cross_entropy_vjp", radius=vjp_radius,
                      underflow=lambda q: (q.n + 4) * (1 + q.abs(q.g)) * (1 + q.sum(q.abs(q.t))),
                      why="g (p_j - δ_jy), absolute at the label where p - 1 cancels",
                      source=Source("blanchard2021", "propagated through g (p - δ)"), saved=soft.vjp_saved),
        extension=Extension(absent=0.0, empty=nan, plus_inf=None, absent_where_zero=("labels",)),
        specials=(
            Special("sparse_softmax_cross_entropy_vjp/other-minus-inf",
                    x=((-inf, 0.0, 0.0), (0.0, 1.0, 0.0), 1.0), y=(0.0, -0.5, 0.5),
                    why="an excluded class receives no gradient"),
            Special("sparse_softmax_cross_entropy_vjp/nan", x=((nan, 0.0, 1.0), (0.0, 1.0, 0.0), 1.0), y=(nan, nan, nan),
                    why="every probability is NaN"),
            Special("sparse_softmax_cross_entropy_vjp/one-class", x=((2.0,), (1.0,), 1.0), y=(0.0,),
                    why="the loss of one class is constant"),
        ),
    ),
    sources=(Source("blanchard2021"), Source("bishop2006", "section 4.3.4")),
)

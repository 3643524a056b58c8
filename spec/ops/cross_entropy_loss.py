"""cross_entropy_loss: the training loss of the frameworks, with class weights, smoothing and ignored labels."""

from __future__ import annotations

from fractions import Fraction
from math import inf, nan
from typing import Any

from ..bounds import graded, log_z, rho_p
from ..op import Extension, Field, Index, Limit, Op, Source, Special, Vjp
from ..reading.row import Row
from . import softmax_cross_entropy as soft


def targets(F: Field, labels: Any, weight: Any, label_smoothing: Any) -> Index:
    """t_i = w_i ((1 - ε) δ_iy + ε/K), and 0 in a row without a label."""
    counts = F.sum(lambda i: labels[i])
    share = label_smoothing * counts / F.sum(lambda i: 1)
    return lambda i: weight[i] * ((1 - label_smoothing) * labels[i] + share)


def define(F: Field, logits: Any, labels: Any, weight: Any, label_smoothing: Any) -> Any:
    """L(x, y) = (1 - ε) w_y (-z_y) + (ε/K) Σ_c w_c (-z_c), z = log_softargmax(x)."""
    return soft.define(F, logits, Row(targets(F, labels, weight, label_smoothing)))


def gradient(F: Field, logits: Any, labels: Any, weight: Any, label_smoothing: Any) -> Index:
    """∂L/∂x_k = p_k Σ_i t_i - t_k with the targets t that labels, weights and smoothing make."""
    return soft.gradient(F, logits, Row(targets(F, labels, weight, label_smoothing)))


def _exact(labels: list[Fraction], weight: list[Fraction], label_smoothing: Fraction) -> list[Fraction]:
    share = label_smoothing * sum(labels, Fraction(0)) / len(labels)
    return [w * ((1 - label_smoothing) * y + share) for w, y in zip(weight, labels, strict=True)]


def limit(logits: list[Fraction], labels: list[Fraction], weight: list[Fraction], label_smoothing: Fraction) -> Limit:
    """That of the cross-entropy with the targets t."""
    return soft.limit(logits, _exact(labels, weight, label_smoothing))


def vjp_limit(
    logits: list[Fraction], labels: list[Fraction], weight: list[Fraction], label_smoothing: Fraction, g: Fraction
) -> Any:
    """That of the cross-entropy's pullback with the targets t."""
    return soft.vjp_limit(logits, _exact(labels, weight, label_smoothing), g)


def radius(q: Any) -> Any:
    """Σ t_i (error of z_i) + (h + 5 + k_div) Σ t_i |z_i|: that of the cross-entropy, and the errors of each t_i.

    They are 1 - ε, the product with w, the quotient ε/K and its product with w; where both parts are summed apart, they
    are joined by one rounding that this leaves room for.
    """
    return q.sum(q.abs(q.t) * log_z(q)) + (q.h + 5 + q.k_div) * q.sum(q.abs(q.t) * (q.d + q.log_s))


def vjp_radius(q: Any) -> Any:
    """g (p_j Σ t - t_j) with the errors of each t_i, three roundings and a quotient: in the sum, and where it is subtracted."""
    total = q.sum(q.abs(q.t))
    return q.abs(q.g) * (q.p * total * (rho_p(q) + q.h + 6 + q.k_div) + (5 + q.k_div) * q.abs(q.t))


OP = Op(
    id="cross_entropy_loss",
    title="Cross-entropy loss with weights and label smoothing",
    also_called=("nn.CrossEntropyLoss", "SoftmaxCrossEntropyLoss"),
    signature="(n),(n),(n),()->()",
    formula="(1 - ε) w_y (-z_y) + (ε/K) Σ_c w_c (-z_c), z = log_softargmax(x)",
    define=define,
    gradient=gradient,
    limit=limit,
    codomain=(0.0, inf),
    options=("ignore_index", "reduction"),
    extension=Extension(absent=-inf, empty=nan, plus_inf=None, absent_where_zero=("labels", "label_smoothing")),
    specials=(
        Special("cross_entropy_loss/label-minus-inf", x=((-inf, 0.0, 1.0), (1.0, 0.0, 0.0), (1.0, 2.0, 1.0), 0.0), y=inf,
                why="the label has probability 0 and log 0 is -inf"),
        Special("cross_entropy_loss/other-minus-inf", x=((-inf, 2.0), (0.0, 1.0), (1.0, 1.0), 0.0), y=0.0,
                why="one class is left, and it is the label"),
        Special("cross_entropy_loss/smoothed-minus-inf", x=((-inf, 0.0, 1.0), (0.0, 1.0, 0.0), (1.0, 1.0, 1.0), 0.25),
                y=inf, why="smoothing asks for a class of probability 0"),
        Special("cross_entropy_loss/nan", x=((nan, 0.0, 1.0), (0.0, 1.0, 0.0), (1.0, 1.0, 1.0), 0.0), y=nan,
                why="every log-probability is NaN"),
        Special("cross_entropy_loss/ignored-label", x=((2.0, 0.0, 1.0), (0.0, 0.0, 0.0), (1.0, 2.0, 1.0), 0.25), y=0.0,
                why="a label that is ignored has no loss"),
        Special("cross_entropy_loss/ignored-nan", x=((nan, 0.0, 1.0), (0.0, 0.0, 0.0), (1.0, 2.0, 1.0), 0.0), y=0.0,
                why="what is ignored is not looked at"),
        Special("cross_entropy_loss/ignored-minus-inf", x=((-inf, -inf, -inf), (0.0, 0.0, 0.0), (1.0, 2.0, 1.0), 0.25),
                y=0.0, why="what is ignored is not looked at"),
        Special("cross_entropy_loss/one-class", x=((3.0,), (1.0,), (2.0,), 0.25), y=0.0, why="one class is certain"),
    ),
    bounds=graded("cross_entropy_loss", radius=radius,
                  underflow=lambda q: q.n + 4 + (4 + q.n) * q.sum(q.abs(q.t)),
                  why="absolute error of Σ t_i z_i with computed targets",
                  source=Source("blanchard2021", "propagated through the weighted sum")),
    vjp=Vjp(
        limit=vjp_limit,
        bounds=graded("cross_entropy_loss_vjp", radius=vjp_radius,
                      underflow=lambda q: (q.n + 6) * (1 + q.abs(q.g)) * (1 + q.sum(q.abs(q.t))),
                      why="g (p_j Σ t - t_j), absolute at the label where p - 1 cancels",
                      source=Source("blanchard2021", "propagated through g (p Σ t - t)"), saved=soft.vjp_saved),
        extension=Extension(absent=0.0, empty=nan, plus_inf=None, absent_where_zero=("labels", "label_smoothing")),
        specials=(
            Special("cross_entropy_loss_vjp/other-minus-inf",
                    x=((-inf, 0.0, 0.0), (0.0, 1.0, 0.0), (1.0, 2.0, 1.0), 0.0, 1.0), y=(0.0, -1.0, 1.0),
                    why="an excluded class receives no gradient"),
            Special("cross_entropy_loss_vjp/ignored-label",
                    x=((2.0, 0.0, 1.0), (0.0, 0.0, 0.0), (1.0, 2.0, 1.0), 0.25, 1.0), y=(0.0, 0.0, 0.0),
                    why="a label that is ignored pulls nothing"),
            Special("cross_entropy_loss_vjp/ignored-nan",
                    x=((nan, 0.0, -inf), (0.0, 0.0, 0.0), (1.0, 2.0, 1.0), 0.25, 1.0), y=(0.0, 0.0, 0.0),
                    why="what is ignored is not looked at"),
            Special("cross_entropy_loss_vjp/one-class", x=((2.0,), (1.0,), (2.0,), 0.25, 1.0), y=(0.0,),
                    why="the loss of one class is constant"),
        ),
    ),
    sources=(Source("blanchard2021"), Source("szegedy2016", "section 7")),
)

"""softmax_cross_entropy: the loss of a classifier, from logits and target weights."""

from __future__ import annotations

from fractions import Fraction
from math import inf, nan
from typing import Any

from ..bounds import graded, log_z, moved, rho_p, saved_share
from ..op import Extension, Field, Index, Limit, Op, Source, Special, Vjp, sign
from . import log_softargmax, softargmax


def define(F: Field, logits: Any, targets: Any) -> Any:
    """CE(x, t) = -Σ_i t_i log softargmax(x)_i."""
    z = log_softargmax.define(F, logits)
    return -F.sum(lambda i: targets[i] * z(i))


def gradient(F: Field, logits: Any, targets: Any) -> Index:
    """∂CE/∂x_k = p_k Σ_i t_i - t_k."""
    p = softargmax.define(F, logits)
    total = F.sum(lambda i: targets[i])
    return lambda k: p(k) * total - targets[k]


def limit(logits: list[Fraction], targets: list[Fraction]) -> Limit:
    """(Σ t) max x - <t, x>, with an excess of the sign of Σ t; equality for one class or Σ t = 0."""
    total = sum(targets, Fraction(0))
    value = total * max(logits) - sum((t * x for t, x in zip(targets, logits, strict=True)), Fraction(0))
    return value, 0 if len(logits) == 1 else sign(total)


def radius(q: Any) -> Any:
    """Σ |t_i| (error of z_i) + (h + 2) Σ |t_i| |z_i|, with |z_i| = d_i + log S: rounded products and their sum."""
    return q.sum(q.abs(q.t) * log_z(q)) + (q.h + 2) * q.sum(q.abs(q.t) * (q.d + q.log_s))


def vjp_radius(q: Any) -> Any:
    """g (p_j Σ t - t_j): rounded p, sum, product, difference and product, the label included."""
    return q.abs(q.g) * (q.p * q.abs(q.sum(q.t)) * (rho_p(q) + 3) + q.p * q.h * q.sum(q.abs(q.t)) + 2 * q.abs(q.t))


def vjp_saved(q: Any) -> Any:
    """What g (p_j Σ t - t_j) loses where the probability, or its logarithm, was rounded."""
    return q.abs(q.g) * q.abs(q.sum(q.t)) * saved_share(q)


def vjp_limit(logits: list[Fraction], targets: list[Fraction], g: Fraction) -> Any:
    """g (p_k Σt - t_k) with the limit of softargmax for p."""
    share, total = softargmax.limit(logits), sum(targets, Fraction(0))

    def of(k: int) -> Limit:
        p, excess = share(k)
        return g * (p * total - targets[k]), excess * sign(g * total)

    return of


def slope(F: Field, logits: Any, targets: Any) -> Index:
    """∂CE/∂t_k = -log softargmax(x)_k."""
    z = log_softargmax.define(F, logits)
    return lambda k: -z(k)


def slope_limit(logits: list[Fraction], targets: list[Fraction], g: Fraction) -> Any:
    """g (max x - x_k), with an excess of the sign of g; equality for one class."""
    largest, excess = max(logits), 0 if len(logits) == 1 else sign(g)
    return lambda k: (g * (largest - logits[k]), excess)


OP = Op(
    id="softmax_cross_entropy",
    title="Softmax cross-entropy",
    also_called=("cross-entropy with logits", "softmax loss", "soft-label cross-entropy"),
    signature="(n),(n)->()",
    formula="-Σ_i t_i (x_i - log Σ_j exp(x_j))",
    define=define,
    gradient=gradient,
    limit=limit,
    codomain=(-inf, inf),
    extension=Extension(absent=-inf, empty=nan, plus_inf=None, absent_where_zero=("targets",)),
    specials=(
        Special(
            "softmax_cross_entropy/label-minus-inf",
            x=((-inf, 0.0, 1.0), (1.0, 0.0, 0.0)),
            y=inf,
            why="the label has probability 0 and log 0 is -inf",
        ),
        Special(
            "softmax_cross_entropy/zero-target-minus-inf",
            x=((-inf, 2.0), (0.0, 1.0)),
            y=0.0,
            why="0 · log 0 = 0: a class without weight contributes nothing, and one class is left",
        ),
        Special(
            "softmax_cross_entropy/other-plus-inf",
            x=((inf, 0.0, 1.0), (0.0, 1.0, 0.0)),
            y=inf,
            permitted=(("nan", nan),),
            why="the label's probability tends to 0",
        ),
        Special(
            "softmax_cross_entropy/nan", x=((nan, 0.0, 1.0), (0.0, 1.0, 0.0)), y=nan, why="every log-probability is NaN"
        ),
        Special(
            "softmax_cross_entropy/nan-target",
            x=((0.5, 0.0, 1.0), (nan, 1.0, 0.0)),
            y=nan,
            why="a NaN weight is no weight",
        ),
        Special("softmax_cross_entropy/one-class", x=((3.0,), (1.0,)), y=0.0, why="one class is certain"),
        Special(
            "softmax_cross_entropy/no-target",
            x=((3.0, 1.0, -2.0), (0.0, 0.0, 0.0)),
            y=0.0,
            why="an empty target has no loss",
        ),
    ),
    bounds=graded(
        "softmax_cross_entropy",
        radius=radius,
        underflow=lambda q: q.n + 2 + (2 + q.n) * q.sum(q.abs(q.t)),
        why="absolute error of Σ t_i z_i",
        source=Source("blanchard2021", "propagated through the weighted sum"),
    ),
    vjp=Vjp(
        limit=vjp_limit,
        bounds=graded(
            "softmax_cross_entropy_vjp",
            radius=vjp_radius,
            underflow=lambda q: (q.n + 4) * (1 + q.abs(q.g)) * (1 + q.sum(q.abs(q.t))),
            why="g (p_j Σ t - t_j), absolute at the label where p - 1 cancels",
            source=Source("blanchard2021", "propagated through g (p Σ t - t)"),
            saved=vjp_saved,
        ),
        extension=Extension(absent=0.0, empty=nan, plus_inf=nan, absent_where_zero=("targets",)),
        specials=(
            Special(
                "softmax_cross_entropy_vjp/zero-target-minus-inf",
                x=((-inf, 0.0, 0.0), (0.0, 1.0, 0.0), 1.0),
                y=(0.0, -0.5, 0.5),
                permitted=(("nan", (nan, nan, nan)),),
                why="an excluded class without weight receives no gradient",
            ),
            Special(
                "softmax_cross_entropy_vjp/nan",
                x=((nan, 0.0, 1.0), (0.0, 1.0, 0.0), 1.0),
                y=(nan, nan, nan),
                why="every probability is NaN",
            ),
            Special(
                "softmax_cross_entropy_vjp/one-class",
                x=((2.0,), (1.0,), 1.0),
                y=(0.0,),
                why="the loss of one class is constant",
            ),
        ),
    ),
    further=(
        Vjp(
            argument="targets",
            gradient=slope,
            limit=slope_limit,
            bounds=graded(
                "softmax_cross_entropy_vjp_targets",
                radius=lambda q: q.abs(q.g) * (log_z(q) + 2 * (q.d + q.log_s)),
                underflow=lambda q: (q.n + 3) * (1 + q.abs(q.g)),
                why="-g z_k: a rounded log-probability and a product",
                source=Source("blanchard2021", "Theorem 4.2 with the final rounding"),
                saved=lambda q: q.abs(q.g) * moved(q, q.z, log_z(q)),
            ),
            specials=(
                Special(
                    "softmax_cross_entropy_vjp_targets/minus-inf",
                    x=((-inf, 0.0, 0.0), (0.0, 1.0, 0.0), 1.0),
                    y=(inf, None, None),
                    why="a class of probability 0 costs infinitely much as soon as it is asked for",
                ),
                Special(
                    "softmax_cross_entropy_vjp_targets/nan",
                    x=((nan, 0.0, 1.0), (0.0, 1.0, 0.0), 1.0),
                    y=(nan, nan, nan),
                    why="every log-probability is NaN",
                ),
                Special(
                    "softmax_cross_entropy_vjp_targets/one-class",
                    x=((2.0,), (1.0,), 1.0),
                    y=(0.0,),
                    why="the loss of one class is 0 whatever its target",
                ),
            ),
        ),
    ),
    sources=(Source("blanchard2021"), Source("bishop2006", "section 4.3.4")),
)

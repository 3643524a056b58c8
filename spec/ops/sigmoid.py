"""sigmoid: the logistic function, softargmax of two classes."""

from __future__ import annotations

from fractions import Fraction
from math import inf, nan
from typing import Any

from ..bounds import factors_of_number, graded, moved, sigmoid_error
from ..op import Field, Limit, Op, Source, Special, Vjp, sign


def define(F: Field, x: Any) -> Any:
    """σ(x) = 1 / (1 + exp(-x))."""
    return 1 / (1 + F.exp(-x))


def gradient(F: Field, x: Any) -> Any:
    """σ' = σ(x) σ(-x)."""
    return define(F, x) * define(F, -x)


def limit(x: Fraction) -> tuple[Fraction, int]:
    """1 from below, 0 from above, 1/2 at 0."""
    if x == 0:
        return Fraction(1, 2), 0
    return (Fraction(1), -1) if x > 0 else (Fraction(0), 1)


def vjp_limit(x: Fraction, g: Fraction) -> Limit:
    """0 from the side of g; g/4 at 0."""
    return (g / 4, 0) if x == 0 else (Fraction(0), sign(g))


def saved(q: Any) -> Any:
    """What g σ (1 - σ) loses where rounding moves σ by e: |g| (e |1 - 2σ| + e²)."""
    e = moved(q, q.sigma, sigmoid_error(q))
    return q.abs(q.g) * e * (q.abs(q.cosigma - q.sigma) + e)


OP = Op(
    id="sigmoid",
    title="Sigmoid",
    also_called=("logistic function", "expit", "inverse logit"),
    signature="()->()",
    formula="1 / (1 + exp(-x))",
    define=define,
    gradient=gradient,
    limit=limit,
    codomain=(0.0, 1.0),
    specials=(
        Special("sigmoid/plus-inf", x=(inf,), y=1.0, why="exp(-inf) is 0"),
        Special("sigmoid/minus-inf", x=(-inf,), y=0.0, why="the denominator is +inf"),
        Special("sigmoid/nan", x=(nan,), y=nan, why="NaN is not a logit"),
        Special("sigmoid/zero", x=(0.0,), y=0.5, why="1/(1 + 1)"),
        Special("sigmoid/minus-zero", x=(-0.0,), y=0.5, why="1/(1 + 1)"),
    ),
    bounds=graded(
        "sigmoid",
        radius=sigmoid_error,
        underflow=lambda q: 2,
        why="relative error of 1/(1 + e^{-x}) or e^x/(1 + e^x), in both tails",
        source=Source("goldberg1991", "one u per operation"), count=factors_of_number,
    ),
    vjp=Vjp(
        limit=vjp_limit,
        bounds=graded(
            "sigmoid_vjp",
            radius=lambda q: q.abs(q.g) * q.sigma * (q.c_d * q.abs(q.x) * q.cosigma + q.k_exp + q.k_div + 4),
            underflow=lambda q: 5 * (1 + q.abs(q.g)),
            why="g σ (1 - σ): relative on the left; absolute on the right, where autodiff loses 1 - σ",
            source=Source("goldberg1991", "one u per operation"), count=factors_of_number,
            saved=saved,
        ),
        specials=(
            Special("sigmoid_vjp/plus-inf", x=(inf, 1.0), y=0.0, why="σ is flat at +inf"),
            Special("sigmoid_vjp/minus-inf", x=(-inf, 1.0), y=0.0, why="σ is flat at -inf"),
            Special("sigmoid_vjp/nan", x=(nan, 1.0), y=nan, why="NaN is not a logit"),
            Special("sigmoid_vjp/zero", x=(0.0, 1.0), y=0.25, why="1/2 · 1/2"),
        ),
    ),
    sources=(Source("verhulst1838"),),
)

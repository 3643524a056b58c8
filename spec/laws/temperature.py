"""What a temperature does: it moves softargmax from argmax to the uniform distribution, lse from max to mean."""

from __future__ import annotations

from math import inf
from typing import Any

from ..law import Law
from ..op import Source
from ..ops.softargmax import define as softargmax
from ..ops.tempered_softargmax import define as tempered
from ..proof import Argument, Domain, Identity, Inequality, Tends, Witness
from ..reading.row import Row
from ._shared import (
    POSITIVE_GAPS,
    POSITIVE_T,
    descending,
    entropy_of,
    over,
    scaled,
    signed_share,
    signed_variance,
    variance,
)

THIRD = (0, -1, -10)


def _tied(u: Any) -> Row:
    """The row (0, 0, -u_3, …) with two maxima."""
    return Row(lambda i: -u[i] if i > 1 else 0)


def _second(F: Any, x: Any, t: Any) -> Any:
    """The probability of the second class at temperature t, less 1/3."""
    return softargmax(F, over(x, t))(1) - 1 / F.n


LAWS = (
    Law(
        "tempered_softargmax/scaling",
        "tempered_softargmax(x; t) = softargmax(x/t)",
        r"\operatorname{sa}_t(x) = \operatorname{sa}(x/t)",
        why="the definition, with which the laws below are written",
        proof=Identity(
            "(n),()->(n)",
            tempered,
            lambda F, x, temperature: softargmax(F, over(x, temperature)),
            domains={"temperature": Domain.POSITIVE},
        ),
        source=Source("gao2017"),
    ),
    Law(
        "tempered_softargmax/cold-limit",
        "softargmax(x/t) → 1 at a single maximum and 0 elsewhere as t → 0+",
        r"\lim_{t\to0^+}\operatorname{sa}(x/t)_k = [x_k = \max x]",
        why="e^{-u/t} → 0 for every gap u > 0; with m maxima each has the limit 1/m",
        assumptions=("t > 0", "one maximum, or two"),
        proof=Argument(
            (
                (
                    "a single maximum",
                    Tends(
                        "(n),()->(n)",
                        lambda F, u, t: softargmax(F, over(descending(u), t)),
                        lambda F, u: lambda k: F.delta(k, 0),
                        to=0,
                        domains=POSITIVE_GAPS,
                        classes=(1, 2, 3, 4),
                    ),
                ),
                (
                    "two maxima",
                    Tends(
                        "(n),()->(n)",
                        lambda F, u, t: softargmax(F, over(_tied(u), t)),
                        lambda F, u: lambda k: (F.delta(k, 0) + F.delta(k, 1)) / (F.n - F.n + 2),
                        to=0,
                        domains=POSITIVE_GAPS,
                        classes=(2, 3, 4),
                    ),
                ),
            )
        ),
        source=Source("gao2017"),
    ),
    Law(
        "tempered_softargmax/cold-limit-not-uniform",
        "softargmax(x/t)_2 > 49/100 for x = (10⁻⁵, 0) at t = 10⁻³: near a tie no temperature is cold enough",
        r"\operatorname{sa}\big((10^{-5},0)/10^{-3}\big)_2 > \tfrac{49}{100}",
        why="the error is σ(-gap/t), and gap/t = 1/100: convergence is pointwise, not uniform",
        proof=Witness(
            ((1, 0), 100),
            lambda F, x, s: s * 49 / 10000,
            lambda F, x, s: softargmax(F, over(x, s))(1),
        ),
    ),
    Law(
        "tempered_softargmax/hot-limit",
        "softargmax(x/t)_k → 1/n as t → ∞",
        r"\lim_{t\to\infty}\operatorname{sa}(x/t)_k = \tfrac1n",
        why="every exponential tends to 1",
        assumptions=("t > 0",),
        proof=Tends(
            "(n),()->(n)",
            lambda F, x, t: softargmax(F, over(x, t)),
            lambda F, x: lambda k: 1 / F.n,
            to=inf,
            classes=(1, 2, 3, 4),
        ),
        source=Source("gao2017"),
    ),
    Law(
        "tempered_softargmax/order",
        "x_j > x_k implies softargmax(x/t)_j > softargmax(x/t)_k for t > 0",
        r"x_j > x_k \implies \operatorname{sa}(x/t)_j > \operatorname{sa}(x/t)_k",
        why="the ratio is e^{(x_j - x_k)/t}; a negative t reverses the order",
        assumptions=("t > 0", "x_j > x_k"),
        proof=Inequality(
            "(n),()->(n,n)",
            lambda F, x, t: lambda j, k: softargmax(F, over(x, t))(k),
            lambda F, x, t: lambda j, k: softargmax(F, over(x, t))(j),
            lambda C, x, t, j, k: signed_share(C, over(x, t), k) * C.growth(C.given() / C.argument(t)),
            strict=True,
            given=lambda F, x, t, j, k: x[j] - x[k],
            strictly_given=True,
            domains=POSITIVE_T,
        ),
    ),
    Law(
        "tempered_softargmax/coordinate-not-monotone",
        "a single probability need not move towards 1/n as t grows: for x = (0, -1, -10) the distance of the second "
        "from 1/3 grows from t = 3/2 to t = 9/2 and falls to t = 1000",
        r"p_2(t) = \operatorname{sa}\big((0,-1,-10)/t\big)_2:\quad "
        r"0 < p_2(\tfrac32) - \tfrac13 < p_2(\tfrac92) - \tfrac13 > p_2(1000) - \tfrac13 > 0",
        why="the second class first gains from the first, then loses to the third",
        proof=Argument(
            (
                ("above 1/3", Witness((THIRD,), lambda F, x: 0, lambda F, x: _second(F, x, 1 + 1 / (F.n - 1)))),
                (
                    "farther from it",
                    Witness(
                        (THIRD,),
                        lambda F, x: _second(F, x, 1 + 1 / (F.n - 1)),
                        lambda F, x: _second(F, x, 4 + 1 / (F.n - 1)),
                    ),
                ),
                (
                    "and nearer again",
                    Witness((THIRD,), lambda F, x: _second(F, x, 1000), lambda F, x: _second(F, x, 4 + 1 / (F.n - 1))),
                ),
                ("still above", Witness((THIRD,), lambda F, x: 0, lambda F, x: _second(F, x, 1000))),
            )
        ),
    ),
    Law(
        "entropy/temperature",
        "dH/dβ = -β Var_p(x) for p = softargmax(βx)",
        r"\frac{d}{d\beta}H(\operatorname{sa}(\beta x)) = -\beta\operatorname{Var}_{\operatorname{sa}(\beta x)}(x)",
        why="H = lse(βx) - β<x, p>, whose first terms' derivatives cancel",
        proof=Identity(
            "(),(n)->()",
            lambda F, b, x: F.derivative(entropy_of(F, softargmax(F, scaled(x, b))), None),
            lambda F, b, x: -b * variance(F, softargmax(F, scaled(x, b)), x),
        ),
        source=Source("cover2006"),
    ),
    Law(
        "entropy/increases-with-temperature",
        "dH/dβ ≤ 0 for β = 1/t > 0: the entropy of softargmax(x/t) does not fall as t grows",
        r"\frac{d}{d\beta}H(\operatorname{sa}(\beta x)) \le 0\quad(\beta > 0)",
        why="a variance is not negative; it is 0 only for equal entries",
        assumptions=("β > 0",),
        proof=Inequality(
            "(),(n)->()",
            lambda F, b, x: F.derivative(entropy_of(F, softargmax(F, scaled(x, b))), None),
            lambda F, b, x: 0,
            lambda C, b, x: C.argument(b) * signed_variance(C, scaled(x, b), x),
            domains={"b": Domain.POSITIVE},
        ),
    ),
)

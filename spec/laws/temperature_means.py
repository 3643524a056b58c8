"""What a temperature does to lse, mellowmax and the Boltzmann operator: it moves them between maximum and mean."""

from __future__ import annotations

from ..law import Law
from ..op import Source
from ..ops.logsumexp import define as lse
from ..ops.mellowmax import define as mellowmax
from ..ops.softargmax import define as softargmax
from ..proof import Identity, Inequality, Tends
from ._shared import (
    POSITIVE_GAPS,
    POSITIVE_T,
    descending,
    entropy_of,
    over,
    scaled,
    signed_complement,
    signed_share,
    sum_of,
    variance,
)

LAWS = (
    Law(
        "logsumexp/temperature-slope",
        "d/dt t·lse(x/t) = H(softargmax(x/t))",
        r"\frac{d}{dt}\,t\operatorname{lse}(x/t) = H(\operatorname{sa}(x/t))",
        why="the product rule gives lse(y) - <y, p> with y = x/t, which is the entropy",
        assumptions=("t > 0",),
        proof=Identity(
            "(),(n)->()",
            lambda F, t, x: F.derivative(t * lse(F, over(x, t)), None),
            lambda F, t, x: entropy_of(F, softargmax(F, over(x, t))),
            domains=POSITIVE_T,
        ),
    ),
    Law(
        "logsumexp/temperature-monotone",
        "d/dt t·lse(x/t) ≥ 0: the smooth maximum does not fall as t grows",
        r"\frac{d}{dt}\,t\operatorname{lse}(x/t) \ge 0",
        why="its slope is an entropy, and log p_i ≤ 0",
        assumptions=("t > 0",),
        proof=Inequality(
            "(),(n)->()",
            lambda F, t, x: 0,
            lambda F, t, x: F.derivative(t * lse(F, over(x, t)), None),
            lambda C, t, x: C.sum(
                lambda i: (
                    signed_share(C, over(x, t), i)
                    * C.minus_log(signed_share(C, over(x, t), i), signed_complement(C, over(x, t), i))
                )
            ),
            domains=POSITIVE_T,
        ),
    ),
    Law(
        "logsumexp/cold-limit",
        "t·lse(x/t) → max x as t → 0+",
        r"\lim_{t\to0^+}t\operatorname{lse}(x/t) = \max x",
        why="t log(1 + Σ e^{-u/t}) → 0 for gaps u > 0; for the row (0, -u_2, …) the maximum is 0",
        assumptions=("t > 0", "the maximum is 0, which a shift achieves"),
        proof=Tends(
            "(n),()->()",
            lambda F, u, t: t * lse(F, over(descending(u), t)),
            lambda F, u: 0,
            to=0,
            domains=POSITIVE_GAPS,
            classes=(1, 2, 3, 4),
        ),
    ),
    Law(
        "mellowmax/temperature-monotone",
        "d/dt t·mellowmax(x/t) ≤ 0: mellowmax does not rise as t grows",
        r"\frac{d}{dt}\,t\operatorname{mm}(x/t) \le 0",
        why="its slope is H(p) - log n, and no entropy exceeds log n",
        assumptions=("t > 0",),
        proof=Inequality(
            "(),(n)->()",
            lambda F, t, x: F.derivative(t * mellowmax(F, over(x, t)), None),
            lambda F, t, x: 0,
            lambda C, t, x: C.sum(
                lambda i: signed_share(C, over(x, t), i) * C.log_tangent(C.one / (C.n * signed_share(C, over(x, t), i)))
            ),
            domains=POSITIVE_T,
        ),
        source=Source("asadi2017"),
    ),
    Law(
        "mellowmax/cold-limit",
        "t·mellowmax(x/t) → max x as t → 0+",
        r"\lim_{t\to0^+}t\operatorname{mm}(x/t) = \max x",
        why="t log n → 0; for the row (0, -u_2, …) the maximum is 0",
        assumptions=("t > 0", "the maximum is 0, which a shift achieves"),
        proof=Tends(
            "(n),()->()",
            lambda F, u, t: t * mellowmax(F, over(descending(u), t)),
            lambda F, u: 0,
            to=0,
            domains=POSITIVE_GAPS,
            classes=(1, 2, 3, 4),
        ),
        source=Source("asadi2017"),
    ),
    Law(
        "mellowmax/hot-limit",
        "mellowmax(βx)/β → mean x as β = 1/t → 0+",
        r"\lim_{\beta\to0^+}\tfrac1\beta\operatorname{mm}(\beta x) = \tfrac1n\sum_i x_i",
        why="the logarithm of the mean of 1 + βx_i + …",
        assumptions=("β > 0",),
        proof=Tends(
            "(n),()->()",
            lambda F, x, b: mellowmax(F, scaled(x, b)) / b,
            lambda F, x: sum_of(F, x) / F.n,
            to=0,
        ),
        source=Source("asadi2017"),
    ),
    Law(
        "boltzmann/temperature",
        "d<x, p>/dβ = Var_p(x) ≥ 0 for p = softargmax(βx)",
        r"\frac{d}{d\beta}\langle x,\operatorname{sa}(\beta x)\rangle = "
        r"\operatorname{Var}_{\operatorname{sa}(\beta x)}(x)",
        why="the second derivative of lse(βx) in β",
        proof=Identity(
            "(),(n)->()",
            lambda F, b, x: F.derivative(F.sum(lambda i: x[i] * softargmax(F, scaled(x, b))(i)), None),
            lambda F, b, x: variance(F, softargmax(F, scaled(x, b)), x),
        ),
    ),
    Law(
        "boltzmann/slope-of-logsumexp",
        "<x, softargmax(βx)> = d/dβ lse(βx)",
        r"\langle x,\operatorname{sa}(\beta x)\rangle = \frac{d}{d\beta}\operatorname{lse}(\beta x)",
        why="the chain rule through the gradient of lse; at β = 1 the left side is boltzmann(x)",
        proof=Identity(
            "(),(n)->()",
            lambda F, b, x: F.sum(lambda i: x[i] * softargmax(F, scaled(x, b))(i)),
            lambda F, b, x: F.derivative(lse(F, scaled(x, b)), None),
        ),
    ),
)

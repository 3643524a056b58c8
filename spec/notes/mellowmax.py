"""What is worth knowing of mellowmax."""

from __future__ import annotations

from typing import Any

from ..note import Curve, Note, Trap
from ..ops import logsumexp, softargmax


def condition(F: Any, x: Any) -> Any:
    """Σ_i p_i |x_i| / |lse(x) - log n|."""
    p = softargmax.define(F, x)
    return F.sum(lambda i: p(i) * F.abs(x[i])) / F.abs(logsumexp.define(F, x) - F.log(F.n))


NOTE = Note(
    domain=r"$x \in \mathbb{R}^n$, $n \ge 1$; infinite entries are special values",
    range=r"$\mathbb{R}$; between the mean and the maximum of $x$",
    condition=condition,
    conditioning="Ill conditioned only near a zero of the function; for equal entries it is 1.",
    algorithm=(
        r"m = \max_i x_i",
        r"s = \sum_{i \ne \operatorname{argmax}} e^{x_i - m}",
        r"\operatorname{mm}(x) = m + (\operatorname{log1p}(s) - \log n)",
    ),
    why=r"Both logarithms are at most $\log n$ and are subtracted before the maximum, which may be much larger, rounds "
    "them away.",
    traps=(
        Trap(
            r"\operatorname{lse}(x) - \log n",
            "rounds at the size of the log-sum-exp: an error of one roundoff of a large maximum, twice",
            r"m + (\operatorname{log1p}(s) - \log n)",
        ),
        Trap(
            r"\log\left(\frac{1}{n} \sum_i e^{x_i}\right)",
            "overflows like the unshifted log-sum-exp",
            r"m + (\operatorname{log1p}(s) - \log n)",
        ),
    ),
    curve=Curve("x = (s, 0, 1)", lambda s: ((s, 0.0, 1.0),)),
    example=""">>> from softgauge.reference import value
>>> float(value("mellowmax", [3.0, 3.0], format="float64").value)
3.0""",
)

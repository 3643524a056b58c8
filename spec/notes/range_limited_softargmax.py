"""What is worth knowing of range-limited softargmax."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..note import Curve, Note, Trap
from ..ops import range_limited_softargmax, softargmax
from .softargmax import condition as softargmax_condition


def condition(F: Any, x: Any, n: Any) -> Callable[[Any], Any]:
    """That of softargmax at entry k, times the share of the part that is not constant."""
    s, y = softargmax.define(F, x), range_limited_softargmax.define(F, x, n)
    inner, share = softargmax_condition(F, x), 1 - F.sum(lambda i: 1) / n
    return lambda k: F.abs(share * s(k) / y(k)) * inner(k)


NOTE = Note(
    called=(("range-limited softmax", "GS"),),
    domain=r"$x \in \mathbb{R}^K$ and a number of samples $n \ge K$",
    range=r"every entry lies in $\left(\frac{1}{n}, 1 - \frac{K - 1}{n}\right)$, and the entries sum to 1",
    condition=condition,
    conditioning="That of softargmax times the share of the part that is not constant, which is less than 1.",
    algorithm=(
        r"s = \operatorname{softargmax}(x)",
        r"y_k = \frac{1}{n} + \left(1 - \frac{K}{n}\right) s_k",
    ),
    why=r"It is label smoothing of a probability with $\varepsilon = K/n$. Both terms are positive for $n > K$, so "
    "nothing cancels.",
    traps=(
        Trap(
            r"1 - \frac{K}{n}",
            "cancels for $n$ close to $K$ where $K/n$ was rounded first",
            r"\frac{n - K}{n}",
        ),
    ),
    curve=Curve(r"x = (s, 0), \; n = 10", lambda s: ((s, 0.0), 10.0)),
    example=""">>> from softgauge.reference import value
>>> [float(p.value) for p in value("range_limited_softargmax", [1.0, 1.0], n=8, format="float64")]
[0.5, 0.5]""",
)

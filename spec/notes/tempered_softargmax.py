"""What is worth knowing of softargmax at a temperature."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..note import Curve, Note, Trap
from ..ops import softargmax
from ..reading.row import Row


def condition(F: Any, x: Any, temperature: Any) -> Callable[[Any], Any]:
    """Σ_i |x_i/t| |δ_ik - p_i|: that of softargmax at x/t."""
    p = softargmax.define(F, Row(lambda i: x[i] / temperature))
    weighted = F.sum(lambda i: p(i) * F.abs(x[i] / temperature))
    return lambda k: (1 - 2 * p(k)) * F.abs(x[k] / temperature) + weighted


NOTE = Note(
    domain=r"$x \in \mathbb{R}^n$, $n \ge 1$, and a temperature $t > 0$",
    range=r"the open simplex: every entry lies in $(0, 1)$ for $n \ge 2$, and the entries sum to 1",
    condition=condition,
    conditioning=r"That of softargmax at $x/t$: a low temperature multiplies the logits and with them the number.",
    algorithm=(
        r"m = \max_i x_i",
        r"e_k = e^{(x_k - m)/t}",
        r"p_k = \frac{e_k}{\sum_i e_i}",
    ),
    why="Subtracting first keeps the offset out of the division: its rounding is then relative to the gap, not to the "
    "logit. The limits are the uniform distribution for a high temperature and, for a low one, the uniform "
    "distribution over the maxima.",
    traps=(
        Trap(
            r"\operatorname{softargmax}(x/t)",
            "divides before it shifts: the quotient may overflow, and its rounding is relative to the logit",
            r"e^{(x_k - m)/t}",
        ),
        Trap(
            r"e^{(x_k - m) \cdot (1/t)}",
            "costs one rounding more, multiplied by the gap",
            r"e^{(x_k - m)/t}",
        ),
    ),
    curve=Curve(r"x = (1, 0, -1), \; t = s", lambda s: ((1.0, 0.0, -1.0), s), low=0.05, high=8.0),
    example=""">>> from softgauge.reference import value
>>> [float(p.value) for p in value("tempered_softargmax", [1.0, 1.0], temperature=0.5, format="float64")]
[0.5, 0.5]""",
)

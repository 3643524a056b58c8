"""What is worth knowing of masked softargmax."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..note import Curve, Note, Trap
from ..ops.masked_softargmax import define
from ._names import jax, scipy


def condition(F: Any, x: Any, mask: Any) -> Callable[[Any], Any]:
    """Σ_i |x_i| |δ_ik - p_i| at a class that is kept."""
    p = define(F, x, mask)
    weighted = F.sum(lambda i: p(i) * F.abs(x[i]))
    return lambda k: (1 - 2 * p(k)) * F.abs(x[k]) + weighted


NOTE = Note(
    names=(
        jax("nn.softmax", "with `where=mask`"),
        scipy("special.softmax", "of a row with -inf at what is masked out"),
    ),
    domain=r"$x \in \mathbb{R}^n$ and a mask that keeps at least one class; what is masked out may hold anything",
    range=r"the simplex of the classes that are kept, exactly $+0$ at the others",
    condition=condition,
    conditioning="At a class that is kept: that of softargmax on the row of the classes that are kept.",
    algorithm=(
        r"m = \max_{M_i} x_i",
        r"e_k = e^{x_k - m} \text{ where } M_k, \text{ else } 0",
        r"p_k = \frac{e_k}{\sum_i e_i}",
    ),
    why="The maximum is taken over what is kept: a large entry that is masked out would let every exponential "
    "underflow. Selecting, not multiplying, keeps infinities and NaN that are masked out away from the sum.",
    traps=(
        Trap(
            r"x_k - 10^9 (1 - M_k)",
            "is not -inf: logits of that size, or a fully masked row, let masked classes back in, and binary16 has no "
            "such number",
            r"-\infty \text{ where masked out}",
        ),
        Trap(
            r"M_k \cdot \operatorname{softargmax}(x)_k",
            "does not sum to 1, and is NaN where a masked entry is",
            r"\operatorname{softargmax} \text{ of the classes kept}",
        ),
    ),
    curve=Curve(r"x = (s, 0, 1), \; M = (1, 1, 0)", lambda s: ((s, 0.0, 1.0), (1, 1, 0))),
    example=""">>> from softgauge.reference import value
>>> [float(p.value) for p in value("masked_softargmax", [1.0, 1.0, 9.0], [True, True, False], format="float64")]
[0.5, 0.5, 0.0]""",
)

"""What is worth knowing of the Boltzmann operator."""

from __future__ import annotations

from typing import Any

from ..note import Curve, Note, Trap
from ..ops import softargmax


def condition(F: Any, x: Any) -> Any:
    """Σ_i |x_i| p_i |1 + x_i - B| / |B|."""
    p = softargmax.define(F, x)
    mean = F.sum(lambda i: x[i] * p(i))
    return F.sum(lambda i: F.abs(x[i]) * p(i) * F.abs(1 + x[i] - mean)) / F.abs(mean)


NOTE = Note(
    called=(("bad SoftMax", "RU"),),
    domain=r"$x \in \mathbb{R}^n$, $n \ge 1$; infinite entries are special values",
    range=r"$\mathbb{R}$; more precisely $0 \le \max_i x_i - B(x) \le W\left(\frac{n-1}{e}\right)$",
    condition=condition,
    conditioning="Ill conditioned near a zero of the function. Unlike a maximum it is not monotone: raising an entry "
    "that lies more than 1 below the result lowers the result.",
    algorithm=(
        r"m = \max_i x_i, \quad d_i = m - x_i",
        r"p = \operatorname{softargmax}(x)",
        r"B(x) = m - \sum_i p_i d_i",
    ),
    why="The sum has terms of one sign only and is bounded, so it loses little against the maximum. The textbook sum "
    "multiplies every rounding of a probability by a whole entry.",
    traps=(
        Trap(
            r"\sum_i x_i p_i",
            "3 to 5 times the bound of the shifted form at an offset of 10000; a constant row may exceed its maximum "
            "by a rounding",
            r"m - \sum_i p_i d_i",
        ),
        Trap(
            r"(-\infty) \cdot 0",
            "is NaN for an absent entry",
            r"\text{leave the term out}",
        ),
    ),
    curve=Curve("x = (s, 0, 1)", lambda s: ((s, 0.0, 1.0),)),
    example=""">>> from softgauge.reference import value
>>> float(value("boltzmann", [3.0, 3.0], format="float64").value)
3.0""",
)

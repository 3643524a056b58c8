"""What is worth knowing of the sigmoid."""

from __future__ import annotations

from typing import Any

from ..note import Curve, Note, Trap
from ..ops.sigmoid import define
from ._names import jax, onnx, pytorch, scipy, tensorflow


def condition(F: Any, x: Any) -> Any:
    """|x| σ(-x)."""
    return F.abs(x) * define(F, -x)


NOTE = Note(
    names=(
        pytorch("sigmoid"),
        jax("nn.sigmoid"),
        scipy("special.expit"),
        tensorflow("math.sigmoid"),
        onnx("Sigmoid"),
    ),
    called=(("sigmoid", "ZH"),),
    domain=r"$x \in \mathbb{R}$",
    range="$(0, 1)$",
    condition=condition,
    conditioning=r"On the right it tends to 0. On the left it grows like $\lvert x \rvert$, as that of the exponential "
    "does.",
    algorithm=(
        r"\sigma(x) = \frac{1}{1 + e^{-x}} \quad (x \ge 0)",
        r"\sigma(x) = \frac{e^{x}}{1 + e^{x}} \quad (x < 0)",
    ),
    why="The exponential is taken of a number that is not positive, so it never overflows, and the small result on the "
    "left comes from a small numerator with all its digits.",
    traps=(
        Trap(
            r"\frac{1}{2} \left(1 + \tanh \frac{x}{2}\right)",
            "cancels on the left: below about -17 in binary32 nothing is left",
            r"\frac{e^{x}}{1 + e^{x}}",
        ),
        Trap(r"1 - \sigma(x)", "cancels on the right", r"\sigma(-x)"),
        Trap(
            r"\frac{1}{1 + e^{-x}}",
            "is 0 at -89 in binary32 where the value is 2.2e-39, a subnormal number, because $e^{89}$ overflows",
            r"\frac{e^{x}}{1 + e^{x}}",
        ),
    ),
    curve=Curve("x = s", lambda s: (s,)),
    example=""">>> from softgauge.reference import value
>>> float(value("sigmoid", 0.0, format="float32").value)
0.5
>>> float(value("sigmoid", -40.0, format="float64").value)
4.248354255291589e-18""",
)

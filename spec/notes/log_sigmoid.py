"""What is worth knowing of log-sigmoid."""

from __future__ import annotations

from typing import Any

from ..note import Curve, Note, Trap
from ..ops import log_sigmoid, sigmoid
from ._names import jax, pytorch, scipy, tensorflow


def condition(F: Any, x: Any) -> Any:
    """|x| σ(-x) / |log σ(x)|."""
    return F.abs(x) * sigmoid.define(F, -x) / F.abs(log_sigmoid.define(F, x))


NOTE = Note(
    names=(
        pytorch("nn.functional.logsigmoid"),
        jax("nn.log_sigmoid"),
        scipy("special.log_expit"),
        tensorflow("math.log_sigmoid"),
    ),
    domain=r"$x \in \mathbb{R}$",
    range=r"$(-\infty, 0)$",
    condition=condition,
    conditioning="On the right the value tends to 0 like $-e^{-x}$ and the number grows like $x$; on the left the "
    "number tends to 1.",
    algorithm=(r"\log \sigma(x) = \min(x, 0) - \operatorname{log1p}\left(e^{-\lvert x \rvert}\right)",),
    why="The exponential never overflows, and neither term is larger than the result, so nothing cancels.",
    traps=(
        Trap(
            r"\log \frac{1}{1 + e^{-x}}",
            "is exactly 0 at $x = 300$ even with 100 digits; the value is -5.1e-131. On the left it gives -inf",
            r"\min(x, 0) - \operatorname{log1p}\left(e^{-\lvert x \rvert}\right)",
        ),
    ),
    curve=Curve("x = s", lambda s: (s,)),
    example=""">>> from softgauge.reference import value
>>> value("log_sigmoid", 300.0, format="float64").hex
'-0x1.245639c3a49f7p-433'""",
)

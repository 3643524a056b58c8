"""What is worth knowing of binary cross-entropy with logits."""

from __future__ import annotations

from typing import Any

from ..note import Curve, Note, Trap
from ..ops import sigmoid, softplus
from ._names import pytorch, tensorflow


def condition(F: Any, logits: Any, targets: Any) -> Any:
    """|x (σ(x) - t)| / |softplus(x) - x t|."""
    slope = F.abs(logits) * F.abs(sigmoid.define(F, logits) - targets)
    return slope / F.abs(softplus.define(F, logits) - logits * targets)


NOTE = Note(
    names=(
        pytorch("nn.functional.binary_cross_entropy_with_logits", "with `reduction='none'`"),
        tensorflow("nn.sigmoid_cross_entropy_with_logits"),
    ),
    domain=r"a logit $x \in \mathbb{R}$ and a target $t \in [0, 1]$",
    range=r"$(0, \infty)$",
    condition=condition,
    conditioning="Large where the loss is small: a confident, right prediction.",
    algorithm=(r"\max(x, 0) - x t + \operatorname{log1p}\left(e^{-\lvert x \rvert}\right)",),
    why=r"The exponential never overflows; for $t = 0$ and $t = 1$ the first two terms are exact.",
    traps=(
        Trap(
            r"-t \log \sigma(x) - (1 - t) \log(1 - \sigma(x))",
            "gives inf or NaN as soon as the sigmoid rounds to 0 or 1",
            r"\max(x, 0) - x t + \operatorname{log1p}\left(e^{-\lvert x \rvert}\right)",
        ),
        Trap(
            r"\infty - \infty \cdot 1",
            "is NaN at $x = \\infty$, $t = 1$, where the loss is 0",
            r"\operatorname{softplus}(-x) \text{ for } t = 1",
        ),
    ),
    curve=Curve(r"x = s, \; t = 1", lambda s: (s, 1.0)),
    example=""">>> from softgauge.reference import value
>>> float(value("binary_cross_entropy_with_logits", 0.0, 1.0, format="float64").value)
0.6931471805599453""",
)

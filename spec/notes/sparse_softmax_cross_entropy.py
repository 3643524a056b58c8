"""What is worth knowing of softmax cross-entropy with integer labels."""

from __future__ import annotations

from ..note import Curve, Note, Trap
from ._names import pytorch, tensorflow
from .softmax_cross_entropy import condition

NOTE = Note(
    names=(
        pytorch("nn.functional.cross_entropy", "with class indices as target and `reduction='none'`"),
        tensorflow("nn.sparse_softmax_cross_entropy_with_logits"),
    ),
    domain=r"logits $x \in \mathbb{R}^n$ and a label $y \in \{0, \ldots, n - 1\}$",
    range=r"$(0, \infty)$ for $n \ge 2$",
    condition=condition,
    conditioning="Large where the prediction is confident and right, since the loss is then close to 0.",
    algorithm=(
        r"m = \max_i x_i, \quad s = \sum_{i \ne \operatorname{argmax}} e^{x_i - m}",
        r"\operatorname{CE} = \operatorname{log1p}(s) + (m - x_y)",
    ),
    why="Both terms are nonnegative, so nothing cancels: the loss of a confident, right prediction keeps its digits.",
    traps=(
        Trap(
            r"-\log p_y",
            "gives inf where the probability underflows and 0 where it rounds to 1",
            r"\operatorname{log1p}(s) + (m - x_y)",
        ),
        Trap(
            r"p_y - 1",
            "in the gradient cancels completely at the label of a confident prediction",
            r"-\frac{s}{1 + s}",
        ),
        Trap(
            r"y \notin \{0, \ldots, n - 1\}",
            "a label out of range that is clamped or wrapped gives a plausible loss of another class",
            r"\text{an error or NaN}",
        ),
    ),
    curve=Curve(r"x = (s, 0, 1), \; t = (1, 0, 0)", lambda s: ((s, 0.0, 1.0), (1.0, 0.0, 0.0)), cap=20.0),
    example=""">>> from softgauge.reference import value
>>> float(value("sparse_softmax_cross_entropy", [0.0, 1000.0], 0, format="float32").value)
1000.0""",
)

"""What is worth knowing of softmax cross-entropy."""

from __future__ import annotations

from typing import Any

from ..note import Curve, Note, Trap
from ..ops import softargmax, softmax_cross_entropy
from ._names import pytorch, tensorflow


def condition(F: Any, logits: Any, targets: Any) -> Any:
    """Σ_i |p_i Σt - t_i| |x_i| / |CE|."""
    p = softargmax.define(F, logits)
    total = F.sum(lambda i: targets[i])
    slopes = F.sum(lambda i: F.abs(p(i) * total - targets[i]) * F.abs(logits[i]))
    return slopes / F.abs(softmax_cross_entropy.define(F, logits, targets))


NOTE = Note(
    names=(
        pytorch("nn.functional.cross_entropy", "with probabilities as target and `reduction='none'`"),
        tensorflow("nn.softmax_cross_entropy_with_logits"),
    ),
    called=(("cross-entropy", "bishop2006"),),
    domain=r"logits $x \in \mathbb{R}^n$ and targets $t \in \mathbb{R}^n$; probabilities as a rule, though they need "
    "not sum to 1",
    range=r"$\mathbb{R}$; not negative where the targets are not",
    condition=condition,
    conditioning="Large where the loss is small: a confident, right prediction has a loss near 0, and relative errors "
    "of large logits count in full. The absolute error stays small, and that is what is judged.",
    algorithm=(
        r"m = \max_i x_i, \quad s = \sum_{i \ne \operatorname{argmax}} e^{x_i - m}",
        r"z_k = (x_k - m) - \operatorname{log1p}(s)",
        r"\operatorname{CE} = -\sum_k t_k z_k \quad (t_k \ne 0)",
    ),
    why=r"Every log-probability is accurate, and where $t_k = 0$ the term is left out, since $0 \cdot \log 0 = 0$.",
    traps=(
        Trap(
            r"-\sum_k t_k \log p_k",
            "gives inf or NaN where a probability underflows",
            r"-\sum_k t_k z_k",
        ),
        Trap(
            r"p_y - 1",
            "in the gradient cancels completely at the label of a confident prediction; every framework computes it",
            r"-\frac{s}{1 + s}",
        ),
    ),
    curve=Curve(r"x = (s, 0, 1), \; t = (1, 0, 0)", lambda s: ((s, 0.0, 1.0), (1.0, 0.0, 0.0)), cap=20.0),
    example=""">>> from softgauge.reference import value
>>> float(value("softmax_cross_entropy", [0.0, 1000.0], [1.0, 0.0], format="float32").value)
1000.0""",
)

"""What is worth knowing of the training loss of the frameworks."""

from __future__ import annotations

from ..note import Note, Trap
from ._names import onnx, pytorch

NOTE = Note(
    names=(
        pytorch("nn.functional.cross_entropy"),
        onnx("SoftmaxCrossEntropyLoss", "without label smoothing"),
    ),
    domain=r"a batch of logits $x \in \mathbb{R}^K$ with labels, class weights $w \ge 0$ and a smoothing "
    r"$\varepsilon \in [0, 1]$",
    range=r"$[0, \infty)$; NaN for a mean over no label, where 0 is accepted too",
    conditioning="That of the cross-entropies that it sums; for weights and targets that are not negative every term "
    "has one sign, so the sum adds nothing to it.",
    algorithm=(
        r"z = \operatorname{log\_softargmax}(x)",
        r"\ell = (1 - \varepsilon) w_y (-z_y) + \frac{\varepsilon}{K} \sum_c w_c (-z_c)",
        r"L = \frac{\sum \ell}{\sum w_y} \quad \text{over the labels that count}",
    ),
    why="One log-softargmax serves the label and the smoothing. The mean divides by the weights of the labels that "
    "count, not by their number; a row whose label is ignored adds 0 whatever its logits are.",
    traps=(
        Trap(
            r"0 \cdot \ell \text{ for an ignored row}",
            "is NaN where the row holds NaN or -inf",
            r"\text{leave the row out}",
        ),
        Trap(
            r"\frac{1}{N} \sum \ell",
            "is another loss as soon as weights differ or labels are ignored",
            r"\frac{\sum \ell}{\sum w_y}",
        ),
    ),
    example=""">>> from softgauge.spec import function
>>> function("cross_entropy_loss").title != ""
True""",
)

"""Forms of the training loss: what weights, smoothing and reduction do to a cross-entropy."""

from __future__ import annotations

from typing import Any

from ..law import Law
from ..op import Source
from ..ops.cross_entropy_loss import define as loss
from ..ops.cross_entropy_loss import gradient
from ..ops.log_softargmax import define as log_softargmax
from ..ops.sparse_softmax_cross_entropy import define as sparse
from ..proof import Identity
from ..reading.row import Row


def _label(F: Any, k: Any) -> Row:
    return Row(lambda i: F.delta(i, k))


LAWS = (
    Law(
        "cross_entropy_loss/two-parts",
        "L(x, k) = (1 - ε) w_k (-z_k) + (ε/K) Σ_c w_c (-z_c)",
        r"L(x, k) = -(1-\varepsilon) w_k z_k - \tfrac\varepsilon K\sum_c w_c z_c,\quad "
        r"z = \operatorname{log\_softargmax}(x)",
        why="the loss is linear in the targets, and a weight belongs to the class of its target",
        proof=Identity(
            "(n),(n),()->(n)",
            lambda F, x, w, e: lambda k: loss(F, x, _label(F, k), w, e),
            lambda F, x, w, e: lambda k: (
                -(1 - e) * w[k] * log_softargmax(F, x)(k)
                - e / F.n * F.sum(lambda c: w[c] * log_softargmax(F, x)(c))
            ),
        ),
        source=Source("szegedy2016", "section 7"),
    ),
    Law(
        "cross_entropy_loss/plain",
        "without weights and smoothing the loss is the cross-entropy of the label",
        r"w = 1,\ \varepsilon = 0:\quad L(x, y) = -z_y",
        why="the targets are then one-hot",
        proof=Identity(
            "(n),(n)->()",
            lambda F, x, y: loss(F, x, y, Row(lambda i: 1), 0),
            lambda F, x, y: sparse(F, x, y),
        ),
    ),
    Law(
        "cross_entropy_loss/no-label",
        "a row without a label has loss 0",
        r"y = 0:\quad L(x, y) = 0",
        why="every target is then 0",
        proof=Identity(
            "(n),(n),()->()",
            lambda F, x, w, e: loss(F, x, Row(lambda i: 0), w, e),
            lambda F, x, w, e: 0,
        ),
    ),
    Law(
        "cross_entropy_loss/gradient-sum",
        "Σ_k ∂L/∂x_k = 0",
        r"\sum_k \frac{\partial L}{\partial x_k} = 0",
        why="a loss of log-probabilities does not see a common offset of the logits",
        proof=Identity(
            "(n),(n),(n),()->()",
            lambda F, x, y, w, e: F.sum(lambda k: gradient(F, x, y, w, e)(k)),
            lambda F, x, y, w, e: 0,
        ),
    ),
)

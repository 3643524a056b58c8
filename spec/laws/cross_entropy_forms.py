"""Forms of the cross-entropy for particular targets: labels, smoothed labels, distributions, two classes."""

from __future__ import annotations

from typing import Any

from ..law import Law
from ..op import Source
from ..ops.binary_cross_entropy_with_logits import define as binary
from ..ops.log_softargmax import define as log_softargmax
from ..ops.logsumexp import define as lse
from ..ops.sigmoid import define as sigmoid
from ..ops.softargmax import define as softargmax
from ..ops.softmax_cross_entropy import define as cross_entropy
from ..ops.softplus import define as softplus
from ..ops.sparse_softmax_cross_entropy import define as sparse
from ..proof import Identity, Inequality
from ..reading.few import Few
from ..reading.row import Row
from ._shared import SIMPLEX_T, signed_complement, signed_share


def _one_hot(F: Any, k: Any) -> Row:
    return Row(lambda i: F.delta(i, k))


LAWS = (
    Law(
        "softmax_cross_entropy/one-hot",
        "CE(x, e_k) = lse(x) - x_k",
        r"\operatorname{CE}(x, e_k) = \operatorname{lse}(x) - x_k",
        why="only the label's term is left",
        proof=Identity(
            "(n)->(n)",
            lambda F, x: lambda k: cross_entropy(F, x, _one_hot(F, k)),
            lambda F, x: lambda k: lse(F, x) - x[k],
        ),
    ),
    Law(
        "sparse_softmax_cross_entropy/label",
        "sparse_softmax_cross_entropy(x, e_k) = lse(x) - x_k",
        r"\operatorname{CE}(x, k) = \operatorname{lse}(x) - x_k",
        why="a label stands for the one-hot row of its class",
        proof=Identity(
            "(n)->(n)",
            lambda F, x: lambda k: sparse(F, x, _one_hot(F, k)),
            lambda F, x: lambda k: lse(F, x) - x[k],
        ),
    ),
    Law(
        "softmax_cross_entropy/positive",
        "CE(x, e_k) = -log p_k > 0",
        r"\operatorname{CE}(x, e_k) > 0",
        why="no finite logits give a label the probability 1: the infimum 0 is not attained",
        assumptions=("n ≥ 2",),
        proof=Inequality(
            "(n)->(n)",
            lambda F, x: lambda k: 0,
            lambda F, x: lambda k: lse(F, x) - x[k],
            lambda C, x, k: C.minus_log(signed_share(C, x, k), signed_complement(C, x, k)),
            strict=True,
            least=2,
        ),
    ),
    Law(
        "softmax_cross_entropy/total-variation",
        "(Σ_{i≠k} p_i + 1 - p_k)/2 = 1 - exp(-CE(x, e_k))",
        r"\operatorname{TV}(p, e_k) = 1 - e^{-\operatorname{CE}(x, e_k)}",
        why="both sides are 1 - p_k: a smaller loss is a smaller total variation from the label",
        proof=Identity(
            "(n)->(n)",
            lambda F, x: lambda k: (F.sum(softargmax(F, x)) - softargmax(F, x)(k) + 1 - softargmax(F, x)(k)) / 2,
            lambda F, x: lambda k: 1 - F.exp(-cross_entropy(F, x, _one_hot(F, k))),
        ),
    ),
    Law(
        "softmax_cross_entropy/label-smoothing",
        "CE(x, (1 - ε) e_k + ε/n) = (1 - ε) CE(x, e_k) + (ε/n) Σ_c -log p_c",
        r"\operatorname{CE}\big(x, (1-\varepsilon)e_k + \tfrac\varepsilon n\mathbf 1\big) = "
        r"(1-\varepsilon)\operatorname{CE}(x, e_k) - \tfrac\varepsilon n\sum_c\log p_c",
        why="the loss is linear in the targets",
        proof=Identity(
            "(n),()->(n)",
            lambda F, x, e: lambda k: cross_entropy(F, x, Row(lambda i: (1 - e) * F.delta(i, k) + e / F.n)),
            lambda F, x, e: lambda k: (1 - e) * (lse(F, x) - x[k]) - e / F.n * F.sum(lambda c: log_softargmax(F, x)(c)),
        ),
        source=Source("szegedy2016", "section 7"),
    ),
    Law(
        "softmax_cross_entropy/divergence",
        "CE(x, t) - H(t) = KL(t‖softargmax(x)) where Σ t = 1",
        r"\operatorname{CE}(x, t) = H(t) + \operatorname{KL}(t\,\|\,\operatorname{sa}(x))",
        why="the Fenchel–Young loss of lse and negative entropy",
        assumptions=("Σ t_i = 1", "t_i > 0"),
        proof=Identity(
            "(n),(n)->()",
            lambda F, x, t: cross_entropy(F, x, t) + F.sum(lambda i: t[i] * F.log(t[i])),
            lambda F, x, t: F.sum(lambda i: t[i] * F.log(t[i] / softargmax(F, x)(i))),
            domains=SIMPLEX_T,
        ),
        source=Source("blondel2020"),
    ),
    Law(
        "binary_cross_entropy_with_logits/two-classes",
        "t softplus(-x) + (1 - t) softplus(x) = CE((x, 0), (t, 1 - t))",
        r"t\,\zeta(-x) + (1-t)\,\zeta(x) = \operatorname{CE}\big((x, 0), (t, 1-t)\big)",
        why="σ(x) and σ(-x) are softargmax(x, 0)",
        proof=Identity(
            "(),()->()",
            binary,
            lambda F, logits, targets: cross_entropy(Few(F, 2), (logits, 0), (targets, 1 - targets)),
        ),
    ),
    Law(
        "binary_cross_entropy_with_logits/stable-form",
        "t softplus(-x) + (1 - t) softplus(x) = softplus(x) - t x",
        r"t\,\zeta(-x) + (1-t)\,\zeta(x) = \zeta(x) - tx",
        why="softplus(-x) = softplus(x) - x",
        proof=Identity("(),()->()", binary, lambda F, logits, targets: softplus(F, logits) - targets * logits),
    ),
    Law(
        "binary_cross_entropy_with_logits/gradient-form",
        "d/dx (softplus(x) - t x) = σ(x) - t",
        r"\frac{d}{dx}\big(\zeta(x) - tx\big) = \sigma(x) - t",
        why="softplus' = σ",
        proof=Identity(
            "(),()->()", lambda F, x, t: F.derivative(binary(F, x, t), None), lambda F, x, t: sigmoid(F, x) - t
        ),
    ),
)

"""The loss of a classifier: its stable form, its gradient and curvature, and its binary and smoothed kin."""

from __future__ import annotations

from typing import Any

from ..law import Law
from ..op import Source
from ..ops.log_softargmax import define as log_softargmax
from ..ops.logsumexp import define as lse
from ..ops.softargmax import define as softargmax
from ..ops.softmax_cross_entropy import define as cross_entropy
from ..proof import Domain, Identity, Inequality
from ._shared import SIMPLEX_T, inner, mean, signed_variance, sum_of


def _gradient(F: Any, x: Any, t: Any, k: Any) -> Any:
    return F.derivative(cross_entropy(F, x, t), k)


LAWS = (
    Law(
        "softmax_cross_entropy/stable-form",
        "CE(x, t) = (Σ t) lse(x) - <t, x>",
        r"\operatorname{CE}(x, t) = \Big(\sum_i t_i\Big)\operatorname{lse}(x) - \langle t, x\rangle",
        why="log p_i = x_i - lse(x), summed with the weights t",
        proof=Identity(
            "(n),(n)->()",
            cross_entropy,
            lambda F, logits, targets: sum_of(F, targets) * lse(F, logits) - inner(F, targets, logits),
        ),
    ),
    Law(
        "softmax_cross_entropy/gradient-form",
        "∂CE/∂x_k = p_k Σ t - t_k for targets of any sum",
        r"\frac{\partial\operatorname{CE}}{\partial x_k} = p_k\sum_i t_i - t_k",
        why="every class contributes: Σ_i -t_i/p_i · p_i (δ_ik - p_k)",
        proof=Identity(
            "(n),(n)->(n)",
            lambda F, x, t: lambda k: _gradient(F, x, t, k),
            lambda F, x, t: lambda k: softargmax(F, x)(k) * sum_of(F, t) - t[k],
        ),
        source=Source("bishop2006", "equation 4.109"),
    ),
    Law(
        "softmax_cross_entropy/gradient-of-a-distribution",
        "∂CE/∂x_k = p_k - t_k where Σ t = 1",
        r"\frac{\partial\operatorname{CE}}{\partial x_k} = p_k - t_k",
        why="the general form with Σ t = 1",
        assumptions=("Σ t_i = 1", "t_i > 0"),
        proof=Identity(
            "(n),(n)->(n)",
            lambda F, x, t: lambda k: _gradient(F, x, t, k),
            lambda F, x, t: lambda k: softargmax(F, x)(k) - t[k],
            domains=SIMPLEX_T,
        ),
        source=Source("bishop2006", "equation 4.109"),
    ),
    Law(
        "softmax_cross_entropy/gradient-sum",
        "Σ_k ∂CE/∂x_k = 0",
        r"\sum_k\frac{\partial\operatorname{CE}}{\partial x_k} = 0",
        why="the loss does not change under a common offset",
        proof=Identity("(n),(n)->()", lambda F, x, t: F.sum(lambda k: _gradient(F, x, t, k)), lambda F, x, t: 0),
    ),
    Law(
        "softmax_cross_entropy/targets-gradient",
        "∂CE/∂t_k = -log softargmax(x)_k",
        r"\frac{\partial\operatorname{CE}}{\partial t_k} = -\log\operatorname{sa}(x)_k",
        why="the loss is linear in the targets",
        proof=Identity(
            "(n),(n)->(n)",
            lambda F, t, x: lambda k: F.derivative(cross_entropy(F, x, t), k),
            lambda F, t, x: lambda k: -log_softargmax(F, x)(k),
        ),
    ),
    Law(
        "softmax_cross_entropy/probability-gradient",
        "∂/∂q_k of -Σ t_i log q_i is -t_k/q_k",
        r"\frac{\partial}{\partial q_k}\Big(-\sum_i t_i\log q_i\Big) = -\frac{t_k}{q_k}",
        why="the probabilities taken as independent coordinates",
        assumptions=("q_i > 0",),
        proof=Identity(
            "(n),(n)->(n)",
            lambda F, q, t: lambda k: F.derivative(-F.sum(lambda i: t[i] * F.log(q[i])), k),
            lambda F, q, t: lambda k: -t[k] / q[k],
            domains={"q": Domain.POSITIVE},
        ),
    ),
    Law(
        "softmax_cross_entropy/hessian",
        "∂²CE/∂x_j∂x_k = (Σ t) p_j (δ_jk - p_k)",
        r"\nabla^2\operatorname{CE} = \Big(\sum_i t_i\Big)\big(\operatorname{diag}(p) - pp^\top\big)",
        why="the loss is (Σ t) lse(x) plus a linear function",
        proof=Identity(
            "(n),(n)->(n,n)",
            lambda F, x, t: lambda j, k: F.derivative(softargmax(F, x)(j) * sum_of(F, t) - t[j], k),
            lambda F, x, t: lambda j, k: sum_of(F, t) * softargmax(F, x)(j) * (F.delta(j, k) - softargmax(F, x)(k)),
        ),
    ),
    Law(
        "softmax_cross_entropy/convex",
        "hᵀ ∇²CE h = (Σ t) Var_p(h) ≥ 0 for targets that are not negative",
        r"\nabla^2_x\operatorname{CE} \succeq 0\quad(t \ge 0)",
        why="the Hessian of lse times a sum that is not negative",
        assumptions=("t_i ≥ 0",),
        proof=Inequality(
            "(n),(n),(n)->()",
            lambda F, x, h, t: 0,
            lambda F, x, h, t: F.sum(
                lambda k: h[k] * F.derivative(mean(F, softargmax(F, x), h) * sum_of(F, t) - inner(F, t, h), k)
            ),
            lambda C, x, h, t: C.sum(lambda i: C.argument(t[i])) * signed_variance(C, x, h),
            domains={"t": Domain.NONNEGATIVE},
        ),
    ),
    Law(
        "softmax_cross_entropy/no-diagonal-gradient",
        "t_k (p_k - 1) is the gradient only if the other classes have no weight: the difference is p_k Σ_{i≠k} t_i",
        r"\frac{\partial\operatorname{CE}}{\partial x_k} - t_k(p_k - 1) = p_k\sum_{i\ne k}t_i",
        why="the off-diagonal entries of the Jacobian carry the other targets",
        proof=Identity(
            "(n),(n)->(n)",
            lambda F, x, t: lambda k: _gradient(F, x, t, k) - t[k] * (softargmax(F, x)(k) - 1),
            lambda F, x, t: lambda k: softargmax(F, x)(k) * (sum_of(F, t) - t[k]),
        ),
    ),
)

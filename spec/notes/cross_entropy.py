"""What is worth knowing of the cross-entropy of two distributions."""

from __future__ import annotations

from typing import Any

from ..note import Curve, Note, Trap


def condition(F: Any, p: Any, q: Any) -> Any:
    """Σ_i |p_i log q_i| / |CE|: 1, unless terms of both signs meet."""
    terms = F.sum(lambda i: F.abs(p[i]) * F.abs(F.log(q[i])))
    return terms / F.abs(F.sum(lambda i: p[i] * F.log(q[i])))


NOTE = Note(
    domain=r"$p_i \ge 0$, $q_i > 0$; distributions as a rule, though they need not sum to 1. $p$ is the target",
    range=r"$[0, \infty)$ for distributions; at least the entropy of $p$",
    condition=condition,
    conditioning="With respect to $p$ it is 1, since the function is linear in $p$. With respect to $q$ it is large "
    "where the $q_i$ that count are close to 1.",
    algorithm=(r"\operatorname{CE} = -\sum_i p_i \log q_i \quad (p_i \ne 0)",),
    why=r"For distributions every term is positive. A term with $p_i = 0$ is left out, also where $q_i = 0$.",
    traps=(
        Trap(
            r"p_i \log q_i \text{ with } p_i = q_i = 0",
            "is NaN in naive code, and so is its gradient",
            r"0",
        ),
        Trap(
            r"\log(q_i + \varepsilon)",
            "hides a wrong model behind a finite loss",
            r"\text{cross-entropy of logits}",
        ),
    ),
    curve=Curve(
        r"p = (\tfrac{1}{2}, \tfrac{1}{2}), \; q = (s, 1 - s)",
        lambda s: ((0.5, 0.5), (s, 1 - s)),
        low=0.005,
        high=0.995,
    ),
    example=""">>> from softgauge.reference import value
>>> float(value("cross_entropy", [0.5, 0.5], [0.5, 0.5], format="float64").value)
0.6931471805599453""",
)

"""Divergence, entropy and cross-entropy of distributions."""

from __future__ import annotations

from typing import Any

from ..law import Law
from ..op import Source
from ..ops.cross_entropy import define as cross_entropy
from ..ops.entropy import define as entropy
from ..ops.kl_divergence import define as divergence
from ..proof import Domain, Identity, Inequality

BOTH = {"p": Domain.SIMPLEX, "q": Domain.SIMPLEX}


def _gibbs(C: Any, p: Any, q: Any) -> Any:
    """Σ p_i (q_i/p_i - 1 - log(q_i/p_i)), as both rows sum to 1."""
    return C.sum(lambda i: C.argument(p[i]) * C.log_tangent(C.argument(q[i]) / C.argument(p[i])))


LAWS = (
    Law(
        "entropy/bregman",
        "Σ q log q - Σ p log p - Σ (1 + log p_i)(q_i - p_i) = KL(q‖p), of negative entropy",
        r"D_{-H}(q, p) = \operatorname{KL}(q\,\|\,p)",
        why="the terms Σ q - Σ p cancel on the simplex",
        assumptions=("p_i > 0", "q_i > 0", "Σ p_i = Σ q_i = 1"),
        proof=Identity(
            "(n),(n)->()",
            lambda F, p, q: entropy(F, p) - entropy(F, q) - F.sum(lambda i: (1 + F.log(p[i])) * (q[i] - p[i])),
            lambda F, p, q: divergence(F, q, p),
            domains=BOTH,
        ),
        source=Source("banerjee2005"),
    ),
    Law(
        "kl_divergence/nonnegative",
        "KL(p‖q) ≥ 0",
        r"\operatorname{KL}(p\,\|\,q) \ge 0",
        why="Gibbs' inequality: Σ p_i (r_i - 1 - log r_i) with r_i = q_i/p_i",
        assumptions=("p_i > 0", "q_i > 0", "Σ p_i = Σ q_i = 1"),
        proof=Inequality("(n),(n)->()", lambda F, p, q: 0, divergence, _gibbs, domains=BOTH),
        source=Source("cover2006", "Theorem 2.6.3"),
    ),
    Law(
        "kl_divergence/zero-only-at-equality",
        "KL(p‖q) ≥ p_k (q_k/p_k - 1 - log(q_k/p_k)) for every k",
        r"\operatorname{KL}(p\,\|\,q) = 0 \iff p = q",
        why="the right side is positive unless q_k = p_k",
        assumptions=("p_i > 0", "q_i > 0", "Σ p_i = Σ q_i = 1"),
        proof=Inequality(
            "(n),(n)->(n)",
            lambda F, p, q: lambda k: q[k] - p[k] - p[k] * F.log(q[k] / p[k]),
            lambda F, p, q: lambda k: divergence(F, p, q),
            lambda C, p, q, k: C.rest(
                lambda i: C.argument(p[i]) * C.log_tangent(C.argument(q[i]) / C.argument(p[i])), k
            ),
            domains=BOTH,
        ),
        source=Source("cover2006", "Theorem 2.6.3"),
    ),
    Law(
        "kl_divergence/decomposition",
        "H(p, q) = H(p) + KL(p‖q)",
        r"H(p, q) = H(p) + \operatorname{KL}(p\,\|\,q)",
        why="-log q = -log p + log(p/q), averaged with the weights p",
        assumptions=("p_i > 0", "q_i > 0", "Σ p_i = Σ q_i = 1"),
        proof=Identity(
            "(n),(n)->()",
            cross_entropy,
            lambda F, p, q: entropy(F, p) + divergence(F, p, q),
            domains=BOTH,
        ),
        source=Source("cover2006"),
    ),
    Law(
        "cross_entropy/above-entropy",
        "H(p, q) ≥ H(p)",
        r"H(p, q) \ge H(p)",
        why="the difference is a divergence: for fixed p the minimum is at q = p",
        assumptions=("p_i > 0", "q_i > 0", "Σ p_i = Σ q_i = 1"),
        proof=Inequality(
            "(n),(n)->()",
            lambda F, p, q: entropy(F, p),
            cross_entropy,
            _gibbs,
            domains=BOTH,
        ),
        source=Source("cover2006"),
    ),
)

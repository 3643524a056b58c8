"""Entropy, divergence and conjugacy: lse is the convex conjugate of negative entropy."""

from __future__ import annotations

from typing import Any

from ..law import Law
from ..op import Source
from ..ops.boltzmann import define as boltzmann
from ..ops.entropy import define as entropy
from ..ops.kl_divergence import define as divergence
from ..ops.logsumexp import define as lse
from ..ops.softargmax import define as softargmax
from ..ops.softplus import define as softplus
from ..proof import Argument, Domain, Identity, Inequality
from ..reading.row import Row
from ._shared import SIMPLEX_Q, entropy_of, inner, signed_share, sum_of

ODDS = {"a": Domain.POSITIVE, "b": Domain.POSITIVE}


def _shares(F: Any, x: Any) -> Row:
    return Row(softargmax(F, x))


def _gap(C: Any, x: Any, q: Any) -> Any:
    """KL(q‖softargmax(x)) as a sum of tangents."""
    return C.sum(lambda i: C.argument(q[i]) * C.log_tangent(signed_share(C, x, i) / C.argument(q[i])))


def _tangent_gap(F: Any, x: Any, q: Any, k: Any) -> Any:
    """q_k (r - 1 - log r) for r = p_k/q_k: positive unless p_k = q_k."""
    p = softargmax(F, x)(k)
    return p - q[k] - q[k] * F.log(p / q[k])


def _negative_binary_entropy(F: Any, a: Any, b: Any) -> Any:
    """q log q + (1 - q) log(1 - q) for the odds q = a/(a + b)."""
    q = a / (a + b)
    return q * F.log(q) + (1 - q) * F.log(1 - q)


LAWS = (
    Law(
        "entropy/of-softargmax",
        "H(softargmax(x)) = lse(x) - <x, softargmax(x)>",
        r"H(\operatorname{sa}(x)) = \operatorname{lse}(x) - \langle x, \operatorname{sa}(x)\rangle",
        why="-log p_i = lse(x) - x_i, averaged",
        proof=Identity(
            "(n)->()",
            lambda F, x: entropy_of(F, softargmax(F, x)),
            lambda F, x: lse(F, x) - boltzmann(F, x),
        ),
        source=Source("wainwright2008", "section 3.6"),
    ),
    Law(
        "logsumexp/fenchel-young",
        "lse(x) - H(q) - <q, x> = KL(q‖softargmax(x))",
        r"\operatorname{lse}(x) - H(q) - \langle q, x\rangle = \operatorname{KL}(q\,\|\,\operatorname{sa}(x))",
        why="log q_i - log p_i = log q_i - x_i + lse(x), averaged with the weights q",
        assumptions=("q_i > 0", "Σ q_i = 1"),
        proof=Identity(
            "(n),(n)->()",
            lambda F, x, q: lse(F, x) - entropy(F, q) - inner(F, q, x),
            lambda F, x, q: divergence(F, q, _shares(F, x)),
            domains=SIMPLEX_Q,
        ),
        source=Source("blondel2020"),
    ),
    Law(
        "logsumexp/variational",
        "lse(x) = max over q in the simplex of <q, x> + H(q), attained at q = softargmax(x) alone",
        r"\operatorname{lse}(x) = \max_{q\in\Delta}\ \langle q, x\rangle + H(q)",
        why="the difference is KL(q‖softargmax(x)), a sum of tangent gaps that vanish only where q_i = p_i; "
        "by continuity the bound holds on the closed simplex",
        assumptions=("q_i > 0", "Σ q_i = 1"),
        proof=Argument(
            (
                (
                    "no q exceeds lse",
                    Inequality(
                        "(n),(n)->()",
                        lambda F, x, q: inner(F, q, x) + entropy(F, q),
                        lambda F, x, q: lse(F, x),
                        _gap,
                        domains=SIMPLEX_Q,
                    ),
                ),
                (
                    "softargmax reaches it",
                    Identity(
                        "(n)->()",
                        lambda F, x: boltzmann(F, x) + entropy_of(F, softargmax(F, x)),
                        lambda F, x: lse(F, x),
                    ),
                ),
                (
                    "every class shows a difference",
                    Inequality(
                        "(n),(n)->(n)",
                        lambda F, x, q: lambda k: _tangent_gap(F, x, q, k),
                        lambda F, x, q: lambda k: lse(F, x) - inner(F, q, x) - entropy(F, q),
                        lambda C, x, q, k: C.rest(
                            lambda i: C.argument(q[i]) * C.log_tangent(signed_share(C, x, i) / C.argument(q[i])),
                            k,
                        ),
                        domains=SIMPLEX_Q,
                    ),
                ),
            )
        ),
        source=Source("wainwright2008", "Theorem 3.4"),
    ),
    Law(
        "logsumexp/conjugate-domain",
        "the conjugate of lse is infinite off the simplex: <q, c·1> - lse(c·1) = c (Σ q - 1) - log n, and for q_k < 0 "
        "the row -s·e_k has lse ≤ log n",
        r"\operatorname{lse}^*(q) = \infty\quad\text{for}\quad q \notin \Delta",
        why="both expressions are unbounded: in c of one sign where Σ q ≠ 1, in s where some q_k < 0",
        proof=Argument(
            (
                (
                    "along the constants",
                    Identity(
                        "(n),()->()",
                        lambda F, q, c: F.sum(lambda i: q[i] * c) - lse(F, Row(lambda i: c)),
                        lambda F, q, c: c * (sum_of(F, q) - 1) - F.log(F.n),
                    ),
                ),
                (
                    "along a falling entry",
                    Inequality(
                        "(n)->()",
                        lambda F, s: lse(F, Row(lambda i: -s[i])),
                        lambda F, s: F.log(F.n),
                        lambda C, s: C.minus_log(
                            C.sum(lambda i: C.exp(-s[i])) / C.n,
                            C.sum(lambda i: C.decay(C.argument(s[i]))) / C.n,
                        ),
                        domains={"s": Domain.NONNEGATIVE},
                    ),
                ),
            )
        ),
        source=Source("boyd2004", "example 3.25"),
    ),
    Law(
        "logsumexp/bregman",
        "lse(y) - lse(x) - <softargmax(x), y - x> = KL(softargmax(x)‖softargmax(y))",
        r"D_{\operatorname{lse}}(y, x) = \operatorname{KL}(\operatorname{sa}(x)\,\|\,\operatorname{sa}(y))",
        why="log p_i - log q_i = x_i - y_i - lse(x) + lse(y), averaged with the weights p: the order is swapped",
        proof=Identity(
            "(n),(n)->()",
            lambda F, x, y: lse(F, y) - lse(F, x) - F.sum(lambda i: softargmax(F, x)(i) * (y[i] - x[i])),
            lambda F, x, y: divergence(F, _shares(F, x), _shares(F, y)),
        ),
        source=Source("banerjee2005"),
    ),
    Law(
        "softplus/fenchel-young",
        "softplus(x) + q log q + (1 - q) log(1 - q) - q x = KL(q‖σ(x)) between Bernoulli distributions",
        r"\zeta(x) + q\log q + (1-q)\log(1-q) - qx = \operatorname{KL}(q\,\|\,\sigma(x))",
        why="the conjugate of softplus is negative binary entropy; q = a/(a + b) is any number of (0, 1)",
        assumptions=("a > 0", "b > 0"),
        proof=Identity(
            "(),(),()->()",
            lambda F, x, a, b: softplus(F, x) + _negative_binary_entropy(F, a, b) - x * a / (a + b),
            lambda F, x, a, b: (
                a / (a + b) * F.log(a / (a + b) * (1 + F.exp(-x))) + b / (a + b) * F.log(b / (a + b) * (1 + F.exp(x)))
            ),
            domains=ODDS,
        ),
        source=Source("blondel2020"),
    ),
)

"""How far lse and mellowmax are from the maximum and from the mean."""

from __future__ import annotations

from typing import Any

from ..law import Law
from ..op import Source
from ..ops.boltzmann import define as boltzmann
from ..ops.logsumexp import define as lse
from ..ops.mellowmax import define as mellowmax
from ..ops.softargmax import define as softargmax
from ..proof import Argument, Inequality
from ._shared import entropy_of, signed_complement, signed_share, signed_sum_exp, sum_of


def gaps(F: Any, x: Any, k: Any) -> Any:
    """x_k - x_i ≥ 0 for every i: x_k is the maximum."""
    return lambda i: x[k] - x[i]


def _above(C: Any, x: Any, k: Any) -> Any:
    """lse(x) - x_k = log(1 + Σ_{i≠k} e^{x_i - x_k})."""
    return C.log1p(C.rest(lambda i: C.exp(x[i]), k) / C.exp(x[k]))


def _mean_of_exp(C: Any, x: Any, k: Any) -> Any:
    return C.sum(lambda i: C.exp(x[i] - x[k])) / C.n


def _below(C: Any, x: Any, k: Any) -> Any:
    """x_k + log n - lse(x) = -log v for the mean v of e^{x_i - x_k}, and 1 - v is a mean of 1 - e^{-gap}."""
    return C.minus_log(_mean_of_exp(C, x, k), C.sum(lambda i: C.decay(C.given(i))) / C.n)


def _jensen(C: Any, x: Any) -> Any:
    """lse(x) - mean - log n = log(1 + mean of e^a - 1 - a) for a = x - mean, whose mean is 0."""
    center = sum_of(C.F, x) / C.F.n
    return C.log1p(C.sum(lambda i: C.tangent(x[i] - center)) / C.n)


def _entropy(C: Any, x: Any) -> Any:
    """Σ p_i (-log p_i)."""
    return C.sum(lambda i: signed_share(C, x, i) * C.minus_log(signed_share(C, x, i), signed_complement(C, x, i)))


LAWS = (
    Law(
        "logsumexp/above-maximum",
        "x_k ≤ lse(x) for every k, hence max x ≤ lse(x)",
        r"\max x \le \operatorname{lse}(x)",
        why="lse(x) - x_k = log(1 + Σ_{i≠k} e^{x_i - x_k})",
        proof=Inequality("(n)->(n)", lambda F, x: lambda k: x[k], lambda F, x: lambda k: lse(F, x), _above),
        source=Source("boyd2004", "section 3.1.5"),
    ),
    Law(
        "logsumexp/strictly-above-maximum",
        "x_k < lse(x) for every k, hence max x < lse(x)",
        r"\max x < \operatorname{lse}(x)",
        why="the other terms are positive",
        assumptions=("n ≥ 2",),
        proof=Inequality(
            "(n)->(n)", lambda F, x: lambda k: x[k], lambda F, x: lambda k: lse(F, x), _above, strict=True, least=2
        ),
    ),
    Law(
        "logsumexp/below-maximum-plus-log-n",
        "lse(x) ≤ max x + log n",
        r"\operatorname{lse}(x) \le \max x + \log n",
        why="every term is at most e^{max x}",
        assumptions=("x_k is the maximum",),
        proof=Inequality(
            "(n)->(n)",
            lambda F, x: lambda k: lse(F, x),
            lambda F, x: lambda k: x[k] + F.log(F.n),
            _below,
            given=gaps,
        ),
        source=Source("boyd2004", "section 3.1.5"),
    ),
    Law(
        "logsumexp/upper-equality",
        "max x + log n - lse(x) ≥ (1 - e^{-(max x - x_j)})/n for every j",
        r"\max x + \log n - \operatorname{lse}(x) \ge \tfrac1n\big(1 - e^{-(\max x - x_j)}\big)",
        why="the right side is 0 for every j only if all entries are equal: only there is the bound attained",
        assumptions=("x_k is the maximum",),
        proof=Inequality(
            "(n)->(n,n)",
            lambda F, x: lambda k, j: (1 - F.exp(x[j] - x[k])) / F.n,
            lambda F, x: lambda k, j: x[k] + F.log(F.n) - lse(F, x),
            lambda C, x, k, j: C.log_tangent(_mean_of_exp(C, x, k)) + C.rest(lambda i: C.decay(C.given(i)), j) / C.n,
            given=lambda F, x, k, j: gaps(F, x, k),
        ),
    ),
    Law(
        "logsumexp/above-mean",
        "lse(x) ≥ mean(x) + log n",
        r"\operatorname{lse}(x) \ge \tfrac1n\sum_i x_i + \log n",
        why="Jensen's inequality for the exponential, here by its tangent e^a ≥ 1 + a",
        proof=Inequality("(n)->()", lambda F, x: sum_of(F, x) / F.n + F.log(F.n), lse, _jensen),
    ),
    Law(
        "mellowmax/above-mean",
        "mean(x) ≤ mellowmax(x)",
        r"\tfrac1n\sum_i x_i \le \operatorname{mm}(x)",
        why="lse is at least the mean plus log n",
        proof=Inequality("(n)->()", lambda F, x: sum_of(F, x) / F.n, mellowmax, _jensen),
        source=Source("asadi2017"),
    ),
    Law(
        "mellowmax/below-maximum",
        "mellowmax(x) ≤ max x",
        r"\operatorname{mm}(x) \le \max x",
        why="lse is at most the maximum plus log n",
        assumptions=("x_k is the maximum",),
        proof=Inequality(
            "(n)->(n)", lambda F, x: lambda k: mellowmax(F, x), lambda F, x: lambda k: x[k], _below, given=gaps
        ),
        source=Source("asadi2017"),
    ),
    Law(
        "logsumexp/below-boltzmann-plus-log-n",
        "boltzmann(x) ≤ lse(x) ≤ boltzmann(x) + log n",
        r"\operatorname{bz}(x) \le \operatorname{lse}(x) \le \operatorname{bz}(x) + \log n",
        why="the difference is the entropy of softargmax(x), which lies between 0 and log n",
        proof=Argument(
            (
                ("boltzmann ≤ lse", Inequality("(n)->()", boltzmann, lse, _entropy)),
                (
                    "lse ≤ boltzmann + log n",
                    Inequality(
                        "(n)->()",
                        lse,
                        lambda F, x: boltzmann(F, x) + F.log(F.n),
                        lambda C, x: C.sum(
                            lambda i: signed_share(C, x, i) * C.log_tangent(signed_sum_exp(C, x) / (C.n * C.exp(x[i])))
                        ),
                    ),
                ),
            )
        ),
    ),
    Law(
        "entropy/nonnegative",
        "H(softargmax(x)) ≥ 0",
        r"H(\operatorname{sa}(x)) \ge 0",
        why="no probability exceeds 1, so -log p_i ≥ 0",
        proof=Inequality("(n)->()", lambda F, x: 0, lambda F, x: entropy_of(F, softargmax(F, x)), _entropy),
        source=Source("cover2006", "Lemma 2.1.1"),
    ),
    Law(
        "entropy/at-most-log-n",
        "H(softargmax(x)) ≤ log n",
        r"H(\operatorname{sa}(x)) \le \log n",
        why="log n - H is the divergence from the uniform distribution",
        proof=Inequality(
            "(n)->()",
            lambda F, x: entropy_of(F, softargmax(F, x)),
            lambda F, x: F.log(F.n),
            lambda C, x: C.sum(lambda i: signed_share(C, x, i) * C.log_tangent(C.one / (C.n * signed_share(C, x, i)))),
        ),
        source=Source("cover2006", "Theorem 2.6.4"),
    ),
)

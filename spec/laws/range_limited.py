"""The range-limited map 1/N + (1 - K/N) softargmax(z) for N samples and K classes."""

from __future__ import annotations

from ..law import Law
from ..ops.range_limited_softargmax import define as range_limited_softargmax
from ..ops.softargmax import define as softargmax
from ..proof import Domain, Identity, Inequality
from ._shared import signed_complement, signed_share

LAWS = (
    Law(
        "range_limited_softargmax/sum",
        "Σ_k (1/N + (1 - K/N) s_k) = 1",
        r"\sum_k\Big(\tfrac1N + \big(1 - \tfrac KN\big)s_k\Big) = 1",
        why="K/N + (1 - K/N)",
        assumptions=("N > 0",),
        proof=Identity(
            "(n),()->()",
            lambda F, z, N: F.sum(range_limited_softargmax(F, z, N)),
            lambda F, z, N: 1,
            domains={"N": Domain.POSITIVE},
        ),
    ),
    Law(
        "range_limited_softargmax/lower-bound",
        "1/N + (1 - K/N) s_k > 1/N",
        r"p_k > \tfrac1N",
        why="the second term is positive where N > K",
        assumptions=("N > K",),
        proof=Inequality(
            "(n),()->(n)",
            lambda F, z, N: lambda k: 1 / N,
            lambda F, z, N: range_limited_softargmax(F, z, N),
            lambda C, z, N, k: C.given() / C.argument(N) * signed_share(C, z, k),
            strict=True,
            given=lambda F, z, N, k: N - F.n,
            strictly_given=True,
            domains={"N": Domain.POSITIVE},
        ),
    ),
    Law(
        "range_limited_softargmax/upper-bound",
        "1/N + (1 - K/N) s_k < 1 - (K - 1)/N",
        r"p_k < 1 - \frac{K-1}N",
        why="s_k < 1: the bound is 1 - 1/N only for two classes",
        assumptions=("N > K", "K ≥ 2"),
        proof=Inequality(
            "(n),()->(n)",
            lambda F, z, N: range_limited_softargmax(F, z, N),
            lambda F, z, N: lambda k: 1 - (F.n - 1) / N,
            lambda C, z, N, k: C.given() / C.argument(N) * signed_complement(C, z, k),
            strict=True,
            given=lambda F, z, N, k: N - F.n,
            strictly_given=True,
            domains={"N": Domain.POSITIVE},
            least=2,
        ),
    ),
    Law(
        "range_limited_softargmax/label-smoothing",
        "1/N + (1 - K/N) s_k = (1 - ε) s_k + ε/K with ε = K/N",
        r"\tfrac1N + \big(1 - \tfrac KN\big)s_k = (1-\varepsilon)s_k + \tfrac\varepsilon K,\quad"
        r"\varepsilon = \tfrac KN",
        why="the range limit is label smoothing of the output",
        assumptions=("N > 0",),
        proof=Identity(
            "(n),()->(n)",
            lambda F, z, N: range_limited_softargmax(F, z, N),
            lambda F, z, N: lambda k: (1 - F.n / N) * softargmax(F, z)(k) + F.n / N / F.n,
            domains={"N": Domain.POSITIVE},
        ),
    ),
)

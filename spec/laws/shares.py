"""How large and how small a share can be."""

from __future__ import annotations

from ..law import Law
from ..ops.softargmax import define as softargmax
from ..proof import Inequality
from ._shared import signed_complement, signed_share

LAWS = (
    Law(
        "softargmax/least-share",
        "softargmax(x)_k ≥ 1/(1 + (n - 1) e^R) where R ≥ x_i - x_k for every i",
        r"\operatorname{sa}(x)_k \ge \frac{1}{1 + (n-1)e^{R}}",
        why="1/p_k = 1 + Σ_{i≠k} e^{x_i - x_k}; equality where all other entries exceed x_k by R",
        assumptions=("R ≥ x_i - x_k for every i, so that R = max - min will do",),
        proof=Inequality(
            "(n),()->(n)",
            lambda F, x, R: lambda k: 1 / (1 + (F.n - 1) * F.exp(R)),
            lambda F, x, R: softargmax(F, x),
            lambda C, x, R, k: (
                signed_share(C, x, k)
                * C.rest(lambda i: C.exp(x[i] - x[k]) * C.growth(C.given(i)), k)
                / (C.one + C.others * C.exp(R))
            ),
            given=lambda F, x, R, k: lambda i: R - (x[i] - x[k]),
            at=(((0, 3), 3), ((1, 4, 4), 3), ((2, 2, 2), 0)),
        ),
    ),
    Law(
        "softargmax/greatest-share",
        "softargmax(x)_k ≤ 1/(1 + (n - 1) e^{-R}) where R ≥ x_k - x_i for every i",
        r"\operatorname{sa}(x)_k \le \frac{1}{1 + (n-1)e^{-R}}",
        why="1/p_k = 1 + Σ_{i≠k} e^{x_i - x_k}; equality where x_k exceeds all other entries by R",
        assumptions=("R ≥ x_k - x_i for every i, so that R = max - min will do",),
        proof=Inequality(
            "(n),()->(n)",
            lambda F, x, R: softargmax(F, x),
            lambda F, x, R: lambda k: 1 / (1 + (F.n - 1) * F.exp(-R)),
            lambda C, x, R, k: (
                signed_share(C, x, k)
                * C.rest(lambda i: C.exp(-R) * C.growth(C.given(i)), k)
                / (C.one + C.others * C.exp(-R))
            ),
            given=lambda F, x, R, k: lambda i: R - (x[k] - x[i]),
            at=(((3, 0), 3), ((4, 1, 1), 3), ((2, 2, 2), 0)),
        ),
    ),
    Law(
        "softargmax/sum-of-squares",
        "1/n ≤ Σ_k softargmax(x)_k²",
        r"\tfrac1n \le \sum_k \operatorname{sa}(x)_k^2",
        why="Σ (p_k - 1/n)² ≥ 0, with equality for equal entries",
        proof=Inequality(
            "(n)->()",
            lambda F, x: 1 / F.n,
            lambda F, x: F.sum(lambda k: softargmax(F, x)(k) * softargmax(F, x)(k)),
            lambda C, x: C.sum(lambda k: C.square(softargmax(C.F, x)(k) - 1 / C.F.n)),
        ),
    ),
    Law(
        "softargmax/sum-of-squares-below-one",
        "Σ_k softargmax(x)_k² ≤ 1",
        r"\sum_k \operatorname{sa}(x)_k^2 \le 1",
        why="1 - Σ p_k² = Σ p_k (1 - p_k)",
        proof=Inequality(
            "(n)->()",
            lambda F, x: F.sum(lambda k: softargmax(F, x)(k) * softargmax(F, x)(k)),
            lambda F, x: 1,
            lambda C, x: C.sum(lambda k: signed_share(C, x, k) * signed_complement(C, x, k)),
        ),
    ),
)

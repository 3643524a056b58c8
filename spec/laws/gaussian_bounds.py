"""The range, order and limits of the Gaussian softmax maps."""

from __future__ import annotations

from math import inf
from typing import Any

from ..law import Law
from ..ops.sigmoid import define as sigmoid
from ..ops.softargmax import define as softargmax
from ..proof import Identity, Inequality, Tends
from ..reading.row import Row
from ._shared import signed_complement, signed_share
from .gaussian import LEVEL, corrected, gaussian


def _signed_gaussian(C: Any, z: Any, L: Any, k: Any) -> Any:
    s = softargmax(C.F, z)
    return signed_share(C, Row(lambda i: L * s(i)), k)


def _spare(C: Any, z: Any, k: Any, j: Any) -> Any:
    """1 - s_k + s_j > 0."""
    return signed_complement(C, z, k) + signed_share(C, z, j)


def _chord(C: Any, z: Any, L: Any, j: Any) -> Any:
    """1 + s (e^L - 1) - e^{L s} for s = s_j: the tangents at L s, weighted with s and 1 - s, times e^{L s}."""
    s = softargmax(C.F, z)(j)
    ends = signed_share(C, z, j) * C.tangent(L * (1 - s)) + signed_complement(C, z, j) * C.tangent(-L * s)
    return C.exp(L * s) * ends


def _above_floor(C: Any, z: Any, L: Any, k: Any) -> Any:
    """p_k - 1/M = ((e^{L s_k} - 1) M + (M - T))/(T M) with T = Σ e^{L s_j} and M = e^L + K - 1."""
    top = C.exp(L) + C.others
    whole = C.sum(lambda j: C.exp(L * softargmax(C.F, z)(j)))
    excess = C.growth(C.argument(L) * signed_share(C, z, k)) * top + C.sum(lambda j: _chord(C, z, L, j))
    return excess / (whole * top)


LAWS = (
    Law(
        "gaussian_softargmax/upper-bound",
        "p_k < 1/(1 + (K - 1) e^{-L}) = (N - 1)/(N + K - 2)",
        r"p_k < \frac{N-1}{N+K-2}",
        why="1/p_k = 1 + Σ_{j≠k} e^{L (s_j - s_k)} and s_j - s_k > -1",
        assumptions=("K ≥ 2", "L > 0"),
        proof=Inequality(
            "(n),()->(n)",
            lambda F, z, L: gaussian(F, z, L),
            lambda F, z, L: lambda k: 1 / (1 + (F.n - 1) * F.exp(-L)),
            lambda C, z, L, k: (
                _signed_gaussian(C, z, L, k)
                * C.rest(lambda j: C.exp(-L) * C.growth(C.argument(L) * _spare(C, z, k, j)), k)
                / (C.one + C.others * C.exp(-L))
            ),
            strict=True,
            least=2,
            domains=LEVEL,
        ),
    ),
    Law(
        "gaussian_softargmax/lower-bound",
        "p_k > 1/(e^L + K - 1) = 1/(N + K - 2)",
        r"p_k > \frac{1}{N+K-2}",
        why="e^{L s_k} > 1, and Σ e^{L s_j} ≤ Σ (1 + s_j (e^L - 1)) = K - 1 + e^L by the chord of the exponential",
        assumptions=("L > 0",),
        proof=Inequality(
            "(n),()->(n)",
            lambda F, z, L: lambda k: 1 / (F.exp(L) + F.n - 1),
            gaussian,
            _above_floor,
            strict=True,
            domains=LEVEL,
        ),
    ),
    Law(
        "gaussian_softargmax/order",
        "z_j > z_k implies p_j > p_k",
        r"z_j > z_k \implies p_j > p_k",
        why="a composition of two maps that keep the order",
        assumptions=("z_j > z_k", "L > 0"),
        proof=Inequality(
            "(n),()->(n,n)",
            lambda F, z, L: lambda j, k: gaussian(F, z, L)(k),
            lambda F, z, L: lambda j, k: gaussian(F, z, L)(j),
            lambda C, z, L, j, k: (
                _signed_gaussian(C, z, L, k) * C.growth(C.argument(L) * signed_share(C, z, k) * C.growth(C.given()))
            ),
            strict=True,
            given=lambda F, z, L, j, k: z[j] - z[k],
            strictly_given=True,
            domains=LEVEL,
        ),
    ),
    Law(
        "gaussian_softargmax/inverse-link",
        "s_k = (log p_k + C)/L with C = (L - Σ log p)/K",
        r"s_k = \frac{\log p_k + C}{L},\quad C = \frac{L - \sum_j\log p_j}{K}",
        why="log p_k = L s_k - lse(L s), and the s_k sum to 1",
        assumptions=("L > 0",),
        proof=Identity(
            "(n),()->(n)",
            lambda F, z, L: lambda k: softargmax(F, z)(k),
            lambda F, z, L: (
                lambda k: (F.log(gaussian(F, z, L)(k)) + (L - F.sum(lambda j: F.log(gaussian(F, z, L)(j)))) / F.n) / L
            ),
            domains=LEVEL,
        ),
    ),
    Law(
        "gaussian_softargmax/saturated-two-classes",
        "σ(L tanh(z/2)) → 1/(1 + e^{-L}) = (N - 1)/N as z → ∞",
        r"\lim_{z\to\infty}\sigma\big(L\tanh\tfrac z2\big) = \frac{N-1}N",
        why="2σ(z) - 1 → 1",
        assumptions=("K = 2",),
        proof=Tends(
            "(),()->()",
            lambda F, L, t: sigmoid(F, L * (2 * sigmoid(F, t) - 1)),
            lambda F, L: sigmoid(F, L),
            to=inf,
            domains=LEVEL,
        ),
    ),
    Law(
        "gaussian_softargmax_corrected/limit",
        "softargmax(L softargmax(K z/L)) → softargmax(z) as L → ∞",
        r"\lim_{L\to\infty}\operatorname{sa}\big(L\operatorname{sa}(Kz/L)\big) = \operatorname{sa}(z)",
        why="L softargmax(K z/L)_k = L/K + z_k - mean(z) + …, whose offset cancels; in N the limit is logarithmic",
        proof=Tends(
            "(n),()->(n)",
            lambda F, z, t: corrected(F, z, t),
            lambda F, z: lambda k: softargmax(F, z)(k),
            to=inf,
            classes=(1, 2),
        ),
    ),
)

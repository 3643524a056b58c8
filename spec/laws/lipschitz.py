"""How much lse and softargmax can move when the logits move."""

from __future__ import annotations

from typing import Any

from ..law import Law
from ..op import Source
from ..ops.logsumexp import define as lse
from ..ops.softargmax import define as softargmax
from ..proof import Argument, Domain, Identity, Inequality
from ..reading.few import Few
from ..reading.row import Row
from ._shared import mean, signed_complement, signed_share, signed_variance, variance


def moved(F: Any, x: Any, h: Any, j: Any) -> Any:
    """(J h)_j for the Jacobian J of softargmax."""
    p = softargmax(F, x)
    return p(j) * (h[j] - mean(F, p, h))


def pulled(F: Any, x: Any, g: Any, h: Any) -> Any:
    """gᵀ J h."""
    return F.sum(lambda j: g[j] * moved(F, x, h, j))


def _unit(F: Any, g: Any, h: Any) -> Any:
    """1 ± g_i ≥ 0 and 1 ± h_i ≥ 0."""
    return (lambda i: 1 - g[i]), (lambda i: 1 + g[i]), (lambda i: 1 - h[i]), (lambda i: 1 + h[i])


def _covariance(C: Any, x: Any, g: Any, h: Any) -> Any:
    """1 - Cov(g, h) = (Var(g - h) + (1 - Var g) + (1 - Var h))/2, and 1 - Var g = Σ p (1 - g²) + <p, g>²."""
    p = softargmax(C.F, x)

    def spare(row: Any, first: int) -> Any:
        squares = C.sum(lambda i: signed_share(C, x, i) * C.given(i, number=first) * C.given(i, number=first + 1))
        return squares + C.square(mean(C.F, p, row))

    apart = signed_variance(C, x, Row(lambda i: g[i] - h[i]))
    return (apart + spare(g, 0) + spare(h, 2)) / C.constant(2)


def spare_spread(C: Any, x: Any, h: Any, low: Any, high: Any) -> Any:
    """(M - m)²/4 - Var = Σ p (M - h)(h - m) + ((M + m)/2 - <p, h>)²."""
    m = mean(C.F, softargmax(C.F, x), h)
    inside = C.sum(lambda i: signed_share(C, x, i) * C.given(i) * C.given(i, number=1))
    return inside + C.square((high + low) / 2 - m)


_SPREAD = Inequality(
    "(n),(n),(),()->()",
    lambda F, x, h, low, high: variance(F, softargmax(F, x), h),
    lambda F, x, h, low, high: (high - low) * (high - low) / 4,
    spare_spread,
    given=lambda F, x, h, low, high: ((lambda i: high - h[i]), (lambda i: h[i] - low)),
    at=(((0, 0), (-1, 1), -1, 1), ((0, 3, -1), (0, 2, 1), 0, 2)),
)


LAWS = (
    Law(
        "logsumexp/lipschitz",
        "lse(x) - lse(y) ≤ r where x_i - y_i ≤ r for every i",
        r"|\operatorname{lse}(x) - \operatorname{lse}(y)| \le \|x - y\|_\infty",
        why="with x_i = y_i + r - u_i the difference to r is -log of a mean of e^{-u_i}; and with x and y exchanged",
        assumptions=("u_i ≥ 0",),
        proof=Inequality(
            "(n),(),(n)->()",
            lambda F, y, r, u: lse(F, Row(lambda i: y[i] + r - u[i])) - lse(F, y),
            lambda F, y, r, u: r,
            lambda C, y, r, u: C.minus_log(
                C.sum(lambda i: signed_share(C, y, i) * C.exp(-u[i])),
                C.sum(lambda i: signed_share(C, y, i) * C.decay(C.argument(u[i]))),
            ),
            domains={"u": Domain.NONNEGATIVE},
        ),
        source=Source("gao2017"),
    ),
    Law(
        "logsumexp/gradient-norms",
        "‖∇lse‖_1 = 1 and ‖∇lse‖_2 < 1, ‖∇lse‖_∞ < 1",
        r"\|\nabla\operatorname{lse}\|_1 = 1,\quad \|\nabla\operatorname{lse}\|_2 < 1,\quad "
        r"\|\nabla\operatorname{lse}\|_\infty < 1",
        why="probabilities below 1 that sum to 1: lse is 1-Lipschitz in every norm, attained in the maximum norm",
        assumptions=("n ≥ 2",),
        proof=Argument(
            (
                (
                    "the sum",
                    Identity("(n)->()", lambda F, x: F.sum(lambda k: F.derivative(lse(F, x), k)), lambda F, x: 1),
                ),
                (
                    "the sum of squares",
                    Inequality(
                        "(n)->()",
                        lambda F, x: F.sum(lambda k: softargmax(F, x)(k) * softargmax(F, x)(k)),
                        lambda F, x: 1,
                        lambda C, x: C.sum(lambda k: signed_share(C, x, k) * signed_complement(C, x, k)),
                        strict=True,
                        least=2,
                    ),
                ),
                (
                    "the greatest",
                    Inequality(
                        "(n)->(n)",
                        lambda F, x: lambda k: F.derivative(lse(F, x), k),
                        lambda F, x: lambda k: 1,
                        lambda C, x, k: signed_complement(C, x, k),
                        strict=True,
                        least=2,
                    ),
                ),
            )
        ),
    ),
    Law(
        "softargmax/lipschitz-row-sums",
        "Σ_k |∂p_j/∂x_k| = 2 p_j (1 - p_j) ≤ 1/2: softargmax is 1/2-Lipschitz in every ℓ_p norm",
        r"\|\operatorname{sa}(x) - \operatorname{sa}(y)\|_p \le \tfrac12\|x - y\|_p",
        why="the diagonal is positive and the rest negative, so row and column sums of |J| are 2 p (1 - p), and "
        "the ℓ_p norm of a matrix is at most the greater of the two (Schur's test)",
        proof=Argument(
            (
                (
                    "the row sum",
                    Identity(
                        "(n)->(n)",
                        lambda F, x: (
                            lambda j: (
                                2 * F.derivative(softargmax(F, x)(j), j)
                                - F.sum(lambda k: F.derivative(softargmax(F, x)(j), k))
                            )
                        ),
                        lambda F, x: lambda j: 2 * softargmax(F, x)(j) * (1 - softargmax(F, x)(j)),
                    ),
                ),
                (
                    "its bound",
                    Inequality(
                        "(n)->(n)",
                        lambda F, x: lambda j: 4 * softargmax(F, x)(j) * (1 - softargmax(F, x)(j)),
                        lambda F, x: lambda j: 1,
                        lambda C, x, j: C.square(2 * softargmax(C.F, x)(j) - 1),
                    ),
                ),
            )
        ),
        source=Source("nair2025"),
    ),
    Law(
        "softargmax/lipschitz-spread",
        "hᵀ J h = Var_p(h) ≤ (M - m)²/4 where m ≤ h_i ≤ M",
        r"h^\top J h \le \tfrac14(\max h - \min h)^2",
        why="Popoviciu's inequality: (M - h)(h - m) ≥ 0 in the mean",
        assumptions=("m ≤ h_i ≤ M for every i",),
        proof=_SPREAD,
        source=Source("nair2025"),
    ),
    Law(
        "softargmax/lipschitz-euclidean",
        "hᵀ J h ≤ ‖h‖²/2",
        r"h^\top J h \le \tfrac12\|h\|_2^2",
        why="with M and m the extreme entries, hᵀ J h ≤ (M - m)²/4 ≤ (M² + m²)/2, and ‖h‖² has both squares among its "
        "terms; where h has one value only, J h = 0",
        proof=Argument(
            (
                ("the spread bounds the variance", _SPREAD),
                (
                    "the extreme entries bound the spread",
                    Inequality(
                        "(),()->()",
                        lambda F, low, high: (high - low) * (high - low) / 4,
                        lambda F, low, high: (high * high + low * low) / 2,
                        lambda C, low, high: C.square((high + low) / 2),
                    ),
                ),
            ),
            statement=Inequality(
                "(n),(n)->()",
                lambda F, x, h: 2 * pulled(F, x, h, h),
                lambda F, x, h: F.sum(lambda i: h[i] * h[i]),
                None,
                at=(((0, 0), (1, -1)), ((5, 5, -9), (1, -1, 0))),
            ),
        ),
        source=Source("nair2025"),
    ),
    Law(
        "softargmax/lipschitz-attained",
        "for two equal logits and h = (1, -1), J h = h/2",
        r"J\,(1,-1)^\top = \tfrac12(1,-1)^\top\quad\text{at}\quad x = (a, a)",
        why="the constant 1/2 is attained for n = 2 in every ℓ_p norm, p from 1 to ∞",
        proof=Identity(
            "()->()",
            lambda F, a: moved(Few(F, 2), (a, a), (1, -1), 0),
            lambda F, a: F.exp(a) / (F.exp(a) + F.exp(a)),
        ),
    ),
    Law(
        "softargmax/lipschitz-maximum-to-sum",
        "gᵀ J h ≤ 1 where |g_i| ≤ 1 and |h_i| ≤ 1: the constant from ℓ_∞ to ℓ_1 is 1",
        r"\|\operatorname{sa}(x) - \operatorname{sa}(y)\|_1 \le \|x - y\|_\infty",
        why="1 - Cov(g, h) = (Var(g - h) + (1 - Var g) + (1 - Var h))/2",
        assumptions=("|g_i| ≤ 1", "|h_i| ≤ 1"),
        proof=Inequality(
            "(n),(n),(n)->()",
            pulled,
            lambda F, x, g, h: 1,
            _covariance,
            given=lambda F, x, g, h: _unit(F, g, h),
            at=(((0, 0), (1, -1), (1, -1)), ((0, 3, -1), (1, -1, 1), (0, -1, 1))),
        ),
        source=Source("nair2025"),
    ),
    Law(
        "softargmax/lipschitz-sum-to-maximum",
        "|∂p_j/∂x_k| ≤ 1/4: the constant from ℓ_1 to ℓ_∞ is 1/4",
        r"\Big|\frac{\partial p_j}{\partial x_k}\Big| \le \tfrac14",
        why="p (1 - p) ≤ 1/4, and no entry beside the diagonal exceeds it: they have one sign and cancel it together",
        proof=Argument(
            (
                (
                    "the diagonal",
                    Inequality(
                        "(n)->(n)",
                        lambda F, x: lambda j: 4 * F.derivative(softargmax(F, x)(j), j),
                        lambda F, x: lambda j: 1,
                        lambda C, x, j: C.square(2 * softargmax(C.F, x)(j) - 1),
                    ),
                ),
                (
                    "the rest of a row has the same absolute sum",
                    Identity(
                        "(n)->(n)",
                        lambda F, x: lambda j: F.sum(lambda k: F.derivative(softargmax(F, x)(j), k)),
                        lambda F, x: lambda j: 0,
                    ),
                ),
                (
                    "its entries -p_j p_k having one sign",
                    Inequality(
                        "(n)->(n,n)",
                        lambda F, x: lambda j, k: 0,
                        lambda F, x: (
                            lambda j, k: F.delta(j, k) * softargmax(F, x)(j) - F.derivative(softargmax(F, x)(j), k)
                        ),
                        lambda C, x, j, k: signed_share(C, x, j) * signed_share(C, x, k),
                        strict=True,
                    ),
                ),
            )
        ),
    ),
)

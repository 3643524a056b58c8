"""First and second derivatives of lse and softargmax, and what their signs say."""

from __future__ import annotations

from typing import Any

from ..law import Law
from ..op import Source
from ..ops.logsumexp import define as lse
from ..ops.softargmax import define as softargmax
from ..proof import Argument, Domain, Identity, Inequality
from ..reading.row import Row
from ._shared import mean, shifted, signed_share, signed_variance, variance


def _along(F: Any, x: Any, h: Any) -> Any:
    """hᵀ ∇²lse(x) h: the derivative along h of <softargmax(x), h>."""
    p = softargmax(F, x)
    slope = F.sum(lambda j: h[j] * p(j))
    return F.sum(lambda k: h[k] * F.derivative(slope, k))


def _mixed(x: Any, y: Any, a: Any, b: Any) -> Row:
    return Row(lambda i: (a * x[i] + b * y[i]) / (a + b))


def _convex(C: Any, x: Any, y: Any, a: Any, b: Any) -> Any:
    """The mean divergence of the mixture's probabilities r from those of x and y."""
    z, s, t = _mixed(x, y, a, b), C.argument(a), C.argument(b)
    return C.sum(
        lambda i: (
            signed_share(C, z, i)
            * (
                s * C.log_tangent(signed_share(C, x, i) / signed_share(C, z, i))
                + t * C.log_tangent(signed_share(C, y, i) / signed_share(C, z, i))
            )
            / (s + t)
        )
    )


def _third(F: Any, x: Any, h: Any) -> Any:
    p = softargmax(F, x)
    m = mean(F, p, h)
    return F.sum(lambda i: p(i) * (h[i] - m) * (h[i] - m) * (h[i] - m))


def _bounded(F: Any, x: Any, h: Any, low: Any, high: Any) -> Any:
    return (lambda i: high - h[i]), (lambda i: h[i] - low)


def _concordant(sign: int) -> Inequality:
    """sign·D³ ≤ (M - m) D²: M - m - sign·(h_i - <p, h>) is a gap of h_i and a mean gap, both not negative."""

    def certificate(C: Any, x: Any, h: Any, low: Any, high: Any) -> Any:
        own, other = (0, 1) if sign > 0 else (1, 0)
        m = mean(C.F, softargmax(C.F, x), h)
        gap = C.sum(lambda j: signed_share(C, x, j) * C.given(j, number=other))
        return C.sum(lambda i: signed_share(C, x, i) * C.square(h[i] - m) * (C.given(i, number=own) + gap))

    return Inequality(
        "(n),(n),(),()->()",
        lambda F, x, h, low, high: sign * _third(F, x, h),
        lambda F, x, h, low, high: (high - low) * variance(F, softargmax(F, x), h),
        certificate,
        given=_bounded,
        at=(((0, 1), (1, 3), 1, 3), ((0, -2, 3), (1, 3, 2), 1, 3), ((5, 0), (-1, 1), -1, 2)),
    )


LAWS = (
    Law(
        "logsumexp/increasing",
        "∂lse/∂x_k > 0",
        r"\frac{\partial\operatorname{lse}}{\partial x_k} > 0",
        why="the gradient is softargmax, which is positive",
        proof=Inequality(
            "(n)->(n)",
            lambda F, x: lambda k: 0,
            lambda F, x: lambda k: F.derivative(lse(F, x), k),
            lambda C, x, k: signed_share(C, x, k),
            strict=True,
        ),
    ),
    Law(
        "logsumexp/hessian",
        "hᵀ ∇²lse(x) h = Var_p(h), the Hessian being diag(p) - ppᵀ",
        r"h^\top\nabla^2\operatorname{lse}(x)\,h = \operatorname{Var}_p(h),\quad "
        r"\nabla^2\operatorname{lse} = \operatorname{diag}(p) - pp^\top",
        why="the covariance of a one-hot draw with probabilities p = softargmax(x)",
        proof=Identity(
            "(n),(n)->()",
            lambda F, x, h: _along(F, x, h),
            lambda F, x, h: variance(F, softargmax(F, x), h),
        ),
        source=Source("boyd2004", "section 3.1.5"),
    ),
    Law(
        "logsumexp/hessian-psd",
        "hᵀ ∇²lse(x) h ≥ 0",
        r"\nabla^2\operatorname{lse}(x) \succeq 0",
        why="Σ p_i (h_i - <p, h>)² is a sum of squares",
        proof=Inequality("(n),(n)->()", lambda F, x, h: 0, lambda F, x, h: _along(F, x, h), signed_variance),
        source=Source("boyd2004", "section 3.1.5"),
    ),
    Law(
        "logsumexp/hessian-kernel",
        "∇²lse(x) h = 0 only for h constant: hᵀ ∇²lse(x) h ≥ p_k (h_k - <p, h>)² for every k",
        r"\ker\nabla^2\operatorname{lse}(x) = \operatorname{span}(\mathbf 1)",
        why="each term of the variance must vanish, so every h_k equals the mean; constants do lie in the kernel",
        proof=Argument(
            (
                (
                    "nothing but constants",
                    Inequality(
                        "(n),(n)->(n)",
                        lambda F, x, h: (
                            lambda k: (
                                softargmax(F, x)(k)
                                * (h[k] - mean(F, softargmax(F, x), h))
                                * (h[k] - mean(F, softargmax(F, x), h))
                            )
                        ),
                        lambda F, x, h: lambda k: _along(F, x, h),
                        lambda C, x, h, k: C.rest(
                            lambda i: signed_share(C, x, i) * C.square(h[i] - mean(C.F, softargmax(C.F, x), h)), k
                        ),
                    ),
                ),
                (
                    "constants",
                    Identity(
                        "(n),()->(n)",
                        lambda F, x, c: lambda j: F.sum(lambda k: c * F.derivative(softargmax(F, x)(j), k)),
                        lambda F, x, c: lambda j: 0,
                    ),
                ),
            )
        ),
    ),
    Law(
        "logsumexp/convex",
        "lse((a x + b y)/(a + b)) ≤ (a lse(x) + b lse(y))/(a + b) for a, b > 0",
        r"\operatorname{lse}\Big(\frac{ax+by}{a+b}\Big) \le "
        r"\frac{a\operatorname{lse}(x)+b\operatorname{lse}(y)}{a+b}",
        why="the difference is a mean of divergences",
        assumptions=("a > 0", "b > 0"),
        proof=Inequality(
            "(n),(n),(),()->()",
            lambda F, x, y, a, b: lse(F, _mixed(x, y, a, b)),
            lambda F, x, y, a, b: (a * lse(F, x) + b * lse(F, y)) / (a + b),
            _convex,
            domains={"a": Domain.POSITIVE, "b": Domain.POSITIVE},
        ),
        source=Source("boyd2004", "section 3.1.5"),
    ),
    Law(
        "logsumexp/not-strictly-convex",
        "lse((x + (x + c·1))/2) = (lse(x) + lse(x + c·1))/2",
        r"\operatorname{lse}\big(x + \tfrac c2\mathbf 1\big) = "
        r"\tfrac12\big(\operatorname{lse}(x) + \operatorname{lse}(x + c\mathbf 1)\big)",
        why="along the constants lse is affine",
        proof=Identity(
            "(n),()->()",
            lambda F, x, c: lse(F, Row(lambda i: (x[i] + x[i] + c) / 2)),
            lambda F, x, c: (lse(F, x) + lse(F, shifted(x, c))) / 2,
        ),
    ),
    Law(
        "log_softargmax/concave",
        "hᵀ ∇²log p_k h = -Var_p(h) ≤ 0 for every k",
        r"h^\top\nabla^2\log p_k\,h = -\operatorname{Var}_p(h) \le 0",
        why="x_k is linear and lse is convex",
        proof=Inequality(
            "(n),(n)->(n)",
            lambda F, x, h: lambda k: F.sum(lambda j: h[j] * F.derivative(h[k] - mean(F, softargmax(F, x), h), j)),
            lambda F, x, h: lambda k: 0,
            lambda C, x, h, k: signed_variance(C, x, h),
        ),
    ),
    Law(
        "logsumexp/third-derivative",
        "D³lse(x)[h, h, h] = Σ_i p_i (h_i - <p, h>)³",
        r"D^3\operatorname{lse}(x)[h,h,h] = \sum_i p_i\big(h_i - \langle p,h\rangle\big)^3",
        why="the third cumulant of h under p",
        proof=Identity(
            "(n),(n)->()",
            lambda F, x, h: F.sum(lambda k: h[k] * F.derivative(variance(F, softargmax(F, x), h), k)),
            lambda F, x, h: _third(F, x, h),
        ),
    ),
    Law(
        "logsumexp/self-concordant",
        "|D³lse[h, h, h]| ≤ (M - m) D²lse[h, h] where m ≤ h_i ≤ M",
        r"\big|D^3\operatorname{lse}[h,h,h]\big| \le (\max h - \min h)\,D^2\operatorname{lse}[h,h]",
        why="|h_i - <p, h>| ≤ M - m in every term of the third cumulant",
        assumptions=("m ≤ h_i ≤ M for every i",),
        proof=Argument(
            (
                ("from above", _concordant(1)),
                ("from below", _concordant(-1)),
            )
        ),
        source=Source("bach2010"),
    ),
)

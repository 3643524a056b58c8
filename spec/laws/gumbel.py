"""Adding Gumbel noise turns argmax into a draw from softargmax and the maximum into lse plus Euler's constant."""

from __future__ import annotations

from math import inf
from typing import Any

from ..law import Law
from ..op import Source
from ..ops.logsumexp import define as lse
from ..ops.softargmax import define as softargmax
from ..proof import Argument, Computed, Domain, Identity, Tends

RATES = {"a": Domain.POSITIVE, "s": Domain.POSITIVE}


def _mean_of_gumbel(S: Any) -> Any:
    """∫ g e^{-g} exp(-e^{-g}) dg with u = e^{-g}."""
    u = S.Symbol("u", positive=True)
    return S.integrate(-S.log(u) * S.exp(-u), (u, 0, S.oo))


def _mass_of_gumbel(S: Any) -> Any:
    """∫ e^{-g} exp(-e^{-g}) dg with u = e^{-g}."""
    u = S.Symbol("u", positive=True)
    return S.integrate(S.exp(-u), (u, 0, S.oo))


LAWS = (
    Law(
        "softargmax/gumbel-max",
        "P(argmax_j (x_j + G_j) = k) = softargmax(x)_k for independent standard Gumbel G_j",
        r"\Pr\big[\arg\max_j(x_j + G_j) = k\big] = \operatorname{sa}(x)_k",
        why="the density of x_k + G_k times the distribution functions of the others is a e^{-g} e^{-S e^{-g}} with "
        "a = e^{x_k} and S = Σ e^{x_j}; its antiderivative (a/S) e^{-S e^{-g}} rises from 0 to a/S = p_k",
        assumptions=("P(G ≤ g) = exp(-e^{-g})", "G_1, …, G_n independent"),
        proof=Argument(
            (
                (
                    "the logarithm of the integrand",
                    Identity(
                        "(n),()->(n)",
                        lambda F, x, g: (
                            lambda k: (
                                -(g - x[k]) - F.exp(x[k] - g) - (F.sum(lambda j: F.exp(x[j] - g)) - F.exp(x[k] - g))
                            )
                        ),
                        lambda F, x, g: lambda k: x[k] - g - F.exp(-g) * F.sum(lambda j: F.exp(x[j])),
                    ),
                ),
                (
                    "its antiderivative",
                    Identity(
                        "(),(),()->()",
                        lambda F, g, a, s: F.derivative(a / s * F.exp(-s * F.exp(-g)), None),
                        lambda F, g, a, s: a * F.exp(-g) * F.exp(-s * F.exp(-g)),
                        domains=RATES,
                    ),
                ),
                (
                    "from 0, where u = e^{-g} is large",
                    Tends(
                        "(),(),()->()",
                        lambda F, a, s, u: a / s * F.exp(-s * u),
                        lambda F, a, s: 0,
                        to=inf,
                        domains=RATES,
                    ),
                ),
                (
                    "to a/S, where u is small",
                    Tends(
                        "(),(),()->()",
                        lambda F, a, s, u: a / s * F.exp(-s * u),
                        lambda F, a, s: a / s,
                        to=0,
                        domains=RATES,
                    ),
                ),
                (
                    "which is p_k",
                    Identity(
                        "(n)->(n)",
                        lambda F, x: lambda k: F.exp(x[k]) / F.sum(lambda j: F.exp(x[j])),
                        lambda F, x: softargmax(F, x),
                    ),
                ),
            )
        ),
        source=Source("yellott1977"),
    ),
    Law(
        "logsumexp/gumbel-max",
        "max_j (x_j + G_j) is lse(x) plus a standard Gumbel variable, with mean lse(x) + γ",
        r"\operatorname{E}\max_j(x_j + G_j) = \operatorname{lse}(x) + \gamma",
        why="P(max ≤ m) = Π exp(-e^{x_j - m}) = exp(-e^{lse(x) - m}); the mean of G is ∫ -log u e^{-u} du = γ",
        assumptions=("P(G ≤ g) = exp(-e^{-g})", "G_1, …, G_n independent"),
        proof=Argument(
            (
                (
                    "the logarithm of the distribution function",
                    Identity(
                        "(n),()->()",
                        lambda F, x, m: -F.sum(lambda j: F.exp(x[j] - m)),
                        lambda F, x, m: -F.exp(lse(F, x) - m),
                    ),
                ),
                (
                    "the mean of a standard Gumbel variable",
                    Computed(_mean_of_gumbel, lambda S: S.EulerGamma),
                ),
            )
        ),
        source=Source("yellott1977"),
    ),
    Law(
        "logsumexp/gumbel-density",
        "the density e^{-g} exp(-e^{-g}) of a standard Gumbel variable integrates to 1",
        r"\int_{-\infty}^\infty e^{-g}e^{-e^{-g}}\,dg = 1",
        why="it is the derivative of exp(-e^{-g})",
        proof=Computed(_mass_of_gumbel, lambda S: S.Integer(1)),
    ),
)

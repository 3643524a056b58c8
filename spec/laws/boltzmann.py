"""The Boltzmann operator <x, softargmax(x)>: close to the maximum, yet neither monotone nor convex."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from ..law import Law
from ..op import Source
from ..ops.boltzmann import define as boltzmann
from ..ops.softargmax import define as softargmax
from ..proof import Domain, Identity, Inequality
from ._shared import over, signed_share
from .maximum import gaps


def _bracket(C: Any, x: Any, g: Any, k: Any, i: Any) -> Any:
    """e^{-(g+1)} - (u - g) e^{-u} = e^{-u} (e^a - 1 - a) for a = u - g - 1 and the gap u = x_k - x_i."""
    u = x[k] - x[i]
    return C.exp(-u) * C.tangent(u - g - 1)


def _max_gap(C: Any, x: Any, g: Any, k: Any) -> Any:
    """g - (x_k - boltzmann) = (Σ_{i≠k} bracket + (g e^{g+1} - (n - 1)) e^{-(g+1)}) / Σ e^{-u}."""
    whole = C.sum(lambda i: C.exp(x[i] - x[k]))
    return (C.rest(lambda i: _bracket(C, x, g, k, i), k) + C.given(number=1) * C.exp(-g - 1)) / whole


def _log_beats(C: Any, m: Any) -> Any:
    """e n log n - (n - 1) for n = 1 + m: n log n - (n - 1) is n (1/n - 1 - log 1/n), and n log n (e - 1) > 0."""
    n = C.one + C.argument(m)
    return n * C.log_tangent(C.one / n) + n * C.log1p(C.argument(m)) * C.growth(C.one)


LAWS = (
    Law(
        "boltzmann/below-maximum",
        "boltzmann(x) ≤ max x",
        r"\operatorname{bz}(x) \le \max x",
        why="max x - boltzmann(x) = Σ p_i (max x - x_i)",
        assumptions=("x_k is the maximum",),
        proof=Inequality(
            "(n)->(n)",
            lambda F, x: lambda k: boltzmann(F, x),
            lambda F, x: lambda k: x[k],
            lambda C, x, k: C.sum(lambda i: signed_share(C, x, i) * C.given(i)),
            given=gaps,
        ),
    ),
    Law(
        "boltzmann/strictly-below-maximum",
        "max x - boltzmann(x) ≥ p_j (max x - x_j) for every j",
        r"\max x - \operatorname{bz}(x) \ge p_j(\max x - x_j)",
        why="equality with the maximum only where every entry equals it",
        assumptions=("x_k is the maximum",),
        proof=Inequality(
            "(n)->(n,n)",
            lambda F, x: lambda k, j: softargmax(F, x)(j) * (x[k] - x[j]),
            lambda F, x: lambda k, j: x[k] - boltzmann(F, x),
            lambda C, x, k, j: C.rest(lambda i: signed_share(C, x, i) * C.given(i), j),
            given=lambda F, x, k, j: gaps(F, x, k),
        ),
    ),
    Law(
        "boltzmann/maximum-gap",
        "max x - boltzmann(x) ≤ g for every g with g e^{g+1} ≥ n - 1, the least of which is W((n - 1)/e)",
        r"\max x - \operatorname{bz}(x) \le W\Big(\frac{n-1}{e}\Big)",
        why="with gaps u_i the claim is Σ (u_i - g) e^{-u_i} ≤ 0, and (u - g) e^{-u} ≤ e^{-(g+1)} for every u",
        assumptions=("x_k is the maximum", "g e^{g+1} ≥ n - 1"),
        proof=Inequality(
            "(n),()->(n)",
            lambda F, x, g: lambda k: x[k] - boltzmann(F, x),
            lambda F, x, g: lambda k: g,
            _max_gap,
            given=lambda F, x, g, k: (gaps(F, x, k), g * F.exp(g + 1) - (F.n - 1)),
            at=(
                ((0, Fraction(-128, 100)), Fraction(2785, 10000)),
                ((0, Fraction(-14631, 10000), Fraction(-14631, 10000)), Fraction(46306, 100000)),
            ),
        ),
        source=Source("corless1996", "for the function W"),
    ),
    Law(
        "boltzmann/maximum-gap-attained",
        "for m = g e^{g+1} entries -(1 + g) beside one entry 0, max - boltzmann = g",
        r"\max x - \operatorname{bz}(x) = W\Big(\frac{n-1}{e}\Big)\quad\text{at}\quad x = (0, -1-W, \dots, -1-W)",
        why="the bound is attained where m = n - 1; the sums over equal entries are written out",
        assumptions=("g > 0",),
        proof=Identity(
            "()->()",
            lambda F, g: g * F.exp(g + 1) * (1 + g) * F.exp(-1 - g) / (1 + g * F.exp(g + 1) * F.exp(-1 - g)),
            lambda F, g: g,
            domains={"g": Domain.POSITIVE},
        ),
    ),
    Law(
        "boltzmann/closer-than-logsumexp",
        "g = log n satisfies g e^{g+1} > n - 1, so the gap of boltzmann is below log n, the gap of lse",
        r"W\Big(\frac{n-1}{e}\Big) < \log n",
        why="n log n ≥ n - 1 by the tangent of the logarithm, and e > 1",
        assumptions=("n ≥ 2, here any real n = 1 + m with m > 0",),
        proof=Inequality(
            "()->()",
            lambda F, m: m,
            lambda F, m: F.log(1 + m) * F.exp(F.log(1 + m) + 1),
            _log_beats,
            strict=True,
            domains={"m": Domain.POSITIVE},
        ),
    ),
    Law(
        "boltzmann/tempered-gap",
        "max x - boltzmann(x/t)·t ≤ t g for every g with g e^{g+1} ≥ n - 1 and t > 0",
        r"\max x - t\operatorname{bz}(x/t) \le t\,W\Big(\frac{n-1}{e}\Big)",
        why="the gap of the row x/t, times t: it vanishes as t → 0+",
        assumptions=("x_k is the maximum", "g e^{g+1} ≥ n - 1", "t > 0"),
        proof=Inequality(
            "(n),(),()->(n)",
            lambda F, x, g, t: lambda k: x[k] - t * boltzmann(F, over(x, t)),
            lambda F, x, g, t: lambda k: t * g,
            lambda C, x, g, t, k: C.argument(t) * _max_gap(C, over(x, t), g, k),
            given=lambda F, x, g, t, k: (lambda i: (x[k] - x[i]) / t, g * F.exp(g + 1) - (F.n - 1)),
            domains={"t": Domain.POSITIVE},
        ),
    ),
)

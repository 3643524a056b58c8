"""gaussian_softargmax_corrected: the Gaussian softargmax with the slope of softargmax at equal logits."""

from __future__ import annotations

from fractions import Fraction
from math import nan
from typing import Any

from ..bounds import factors_of_both, graded, pulled, scaled_first
from ..op import Field, Index, Jacobian, Op, Source, Special, Vjp
from . import gaussian_softargmax as raw


def _stretched(F: Field, x: Any, n: Any) -> tuple[Index, Any, Any]:
    """Return s = softargmax(K x / L), L = log(n - 1) and K."""
    K, L = F.sum(lambda i: 1), F.log(n - 1)
    Z = F.sum(lambda i: F.exp(x[i] * K / L))
    return lambda k: F.exp(x[k] * K / L) / Z, L, K


def define(F: Field, x: Any, n: Any) -> Index:
    """softargmax(L s)_k with s = softargmax(K x / L) and L = log(n - 1)."""
    s, L, _ = _stretched(F, x, n)
    return raw._outer(F, s, L)


def gradient(F: Field, x: Any, n: Any) -> Jacobian:
    """∂p_j/∂x_k = K p_j s_k (δ_jk - s_j - p_k + <p, s>)."""
    s, L, K = _stretched(F, x, n)
    return raw.jacobian(F, s, L, K)


def vjp_limit(x: list[Fraction], n: Fraction, g: list[Fraction]) -> Any:
    """0 for a constant cotangent; (g_k - mean g)/K at equal entries, as for softargmax."""
    mean = sum(g, Fraction(0)) / len(g)
    constant, level = min(g) == max(g), min(x) == max(x)
    return lambda k: (Fraction(0), 0) if constant else ((g[k] - mean) / len(g), 0) if level else None


def inner_error(q: Any) -> Any:
    """Absolute radius of s: the roundings of K x / L and of L s, the quotient, the product and the logarithm.

    What all entries share, L and a quotient K/L, only scales the gaps. Where x is stretched before the gaps are taken
    (every line but *stable*) the product and the quotient of each entry act on x_j K/L.
    """
    gaps = q.inner.d + q.inner.D
    return raw.inner_error(q, 2 + (q.k_log + q.k_div + 1) * gaps) + q.plain * scaled_first(q, q.inner)


OP = Op(
    id="gaussian_softargmax_corrected",
    title="Slope-corrected Gaussian softargmax",
    also_called=("Gaussian softmax with slope correction",),
    signature="(n),()->(n)",
    formula="softargmax(L softargmax(K x / L))_k, L = log(n - 1)",
    define=define,
    gradient=gradient,
    limit=raw.limit,
    codomain=(0.0, 1.0),
    specials=(
        Special("gaussian_softargmax_corrected/nan", x=((nan, 0.0, 1.0), 8.0), y=(nan, nan, nan),
                why="a NaN logit makes the normaliser NaN"),
        Special("gaussian_softargmax_corrected/equal", x=((1.0, 1.0), 8.0), y=(0.5, 0.5), why="the uniform distribution is kept"),
        Special("gaussian_softargmax_corrected/one-class", x=((-3.5,), 8.0), y=(1.0,), why="one class is certain"),
    ),
    bounds=graded("gaussian_softargmax_corrected", radius=lambda q: q.outer.p * raw.spread(q, inner_error(q)),
                  underflow=lambda q: 1 + q.n * q.outer.p + q.n * q.scale_L,
                  why="two softargmaxes, both at rounded arguments", source=Source("roberts2022", "the plotted map"),
                      count=factors_of_both),
    vjp=Vjp(
        limit=vjp_limit,
        bounds=graded("gaussian_softargmax_corrected_vjp", radius=lambda q: raw.vjp_radius(q, inner_error(q)),
                      underflow=lambda q: pulled(q) * (1 + q.factor) * q.n,
                      why="the pullbacks of two softargmaxes", source=Source("roberts2022", "the plotted map"),
                      count=factors_of_both),
        specials=(
            Special("gaussian_softargmax_corrected_vjp/nan", x=((nan, 0.0, 1.0), 8.0, (1.0, 2.0, 0.5)), y=(nan, nan, nan),
                    why="every probability is NaN"),
            Special("gaussian_softargmax_corrected_vjp/one-class", x=((2.0,), 8.0, (3.0,)), y=(0.0,),
                    why="the map of one class is constant"),
        ),
    ),
    sources=(Source("roberts2022"),),
)

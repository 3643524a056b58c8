"""gaussian_softargmax: softargmax of L = log(n - 1) times softargmax, after n samples without an error."""

from __future__ import annotations

from fractions import Fraction
from math import nan
from typing import Any

from ..bounds import factors_of_both, graded, pulled, rho
from ..op import Field, Index, Jacobian, Limit, Op, Source, Special, Vjp
from . import softargmax


def define(F: Field, x: Any, n: Any) -> Index:
    """softargmax(L s)_k with s = softargmax(x) and L = log(n - 1)."""
    return _outer(F, softargmax.define(F, x), F.log(n - 1))


def _outer(F: Field, s: Index, L: Any) -> Index:
    Z = F.sum(lambda i: F.exp(L * s(i)))
    return lambda k: F.exp(L * s(k)) / Z


def jacobian(F: Field, s: Index, L: Any, factor: Any) -> Jacobian:
    """factor (diag p - p pᵀ)(diag s - s sᵀ): factor p_j s_k (δ_jk - s_j - p_k + <p, s>) entry by entry."""
    p = _outer(F, s, L)
    both = F.sum(lambda i: p(i) * s(i))
    return Jacobian(
        diagonal=lambda k: factor * p(k) * s(k),
        outer=(
            (lambda j: -(factor * p(j) * s(j)), s),
            (lambda j: -(factor * p(j)), lambda k: (p(k) - both) * s(k)),
        ),
    )


def gradient(F: Field, x: Any, n: Any) -> Jacobian:
    """∂p_j/∂x_k = L p_j s_k (δ_jk - s_j - p_k + <p, s>)."""
    L = F.log(n - 1)
    return jacobian(F, softargmax.define(F, x), L, L)


def limit(x: list[Fraction], n: Fraction) -> Any:
    """1/K where all entries are equal; where one is largest, s is near one-hot, and e^(L s) near n - 1 there, 1 elsewhere.

    With a = n - 1 > 1 the largest share is below a/(a + K - 1), as every s_i - s_m > -1. Any other p_j is above
    1/(a + K - 1): by convexity e^(L(s_m - s_j)) <= a - (1 - s_m + s_j)(a - 1), and the other K - 2 terms of 1/p_j
    exceed their number by at most (a - 1)(1 - s_m - s_j), so that 1/p_j <= a + K - 1 - 2 s_j (a - 1). Both hold
    whatever s is, so for the slope-corrected map too. Several maxima leave roots of n - 1, which are not rational.
    """
    if min(x) == max(x):
        return lambda k: (Fraction(1, len(x)), 0)
    m = max(x)
    if n <= 2 or x.count(m) > 1:
        return lambda k: None
    total = n - 2 + len(x)

    def of(k: int) -> Limit:
        return ((n - 1) / total, -1) if x[k] == m else (1 / total, 1)

    return of


def vjp_flat(x: list[Fraction], n: Fraction, g: list[Fraction]) -> Any:
    """0 for a constant cotangent; at equal entries 0 where g_k is the mean, else a multiple of the irrational L."""
    mean = sum(g, Fraction(0)) / len(g)
    constant, level = min(g) == max(g), min(x) == max(x)
    return lambda k: (Fraction(0), 0) if constant or (level and g[k] == mean) else None


def inner_error(q: Any, argument: Any) -> Any:
    """Absolute radius of s: that of softargmax, and what its arguments and their products with L meet."""
    return q.inner.p * (rho(q.row(q.inner)) + argument)


def spread(q: Any, inner: Any) -> Any:
    """Relative radius of the outer softargmax at a = L s: rho of its own, and its rounded arguments.

    a_i errs by L times the error of s_i and k_log of L, as numerator and in the mean of the denominator. Exponents may be
    off by more than 1, but no probability exceeds 1, nor is one below 1/(n + K).
    """
    error = q.scale_L * (inner + q.inner.p * q.k_log)
    moved = q.smallest(q.expm1(q.u * (error + q.sum(q.outer.p * error))), 1 / q.outer.p)
    return rho(q.row(q.outer)) + moved / q.u


def vjp_radius(q: Any, inner: Any) -> Any:
    """Two pullbacks of a softargmax, one of the other's result: v_k = s_k (w_k - Σ s w), w_i = f p_i (g_i - Σ g p).

    The errors of p_i and of s_i are those of the two softargmaxes at their rounded arguments. A w_i errs by the first, by
    that of f and three products and differences times its own size, and by the error of the mean Σ g p; v_k by the
    second times its own size, by the error of w_k, and by the s-weighted mean of both with h of its sum. Products of
    these errors stay, since those of stretched arguments may be large.
    """
    p, s = q.outer.p, q.inner.p
    outer = spread(q, inner)
    centred = q.g - q.sum(q.g * p)
    size = p * q.abs(centred)
    error = size * (outer + q.k_log + 4) + p * (1 + q.u * outer) * q.sum(p * q.abs(q.g) * (outer + q.h + 1))
    mean = q.sum(size * (inner + s * (q.h + 2)) + (s + q.u * inner) * error)
    own = q.abs(p * centred - q.sum(s * p * centred)) * (inner + 2 * s)
    return q.factor * (own + (s + q.u * inner) * (error + mean))


OP = Op(
    id="gaussian_softargmax",
    title="Gaussian softargmax",
    also_called=("Gaussian softmax",),
    signature="(n),()->(n)",
    formula="softargmax(L softargmax(x))_k, L = log(n - 1)",
    define=define,
    gradient=gradient,
    limit=limit,
    codomain=(0.0, 1.0),
    specials=(
        Special("gaussian_softargmax/nan", x=((nan, 0.0, 1.0), 8.0), y=(nan, nan, nan), why="a NaN logit makes the normaliser NaN"),
        Special("gaussian_softargmax/equal", x=((1.0, 1.0), 8.0), y=(0.5, 0.5), why="the uniform distribution is kept"),
        Special("gaussian_softargmax/one-class", x=((-3.5,), 8.0), y=(1.0,), why="one class is certain"),
    ),
    bounds=graded("gaussian_softargmax", radius=lambda q: q.outer.p * spread(q, inner_error(q, 2)), underflow=lambda q: 1 + q.n * q.outer.p + q.n * q.scale_L,
                  why="two softargmaxes, the outer one at rounded arguments", source=Source("roberts2022", "the general map"),
                      count=factors_of_both),
    vjp=Vjp(
        limit=vjp_flat,
        bounds=graded("gaussian_softargmax_vjp", radius=lambda q: vjp_radius(q, inner_error(q, 2)),
                      underflow=lambda q: pulled(q) * (1 + q.factor) * q.n,
                      why="the pullbacks of two softargmaxes", source=Source("roberts2022", "the general map"),
                      count=factors_of_both),
        specials=(
            Special("gaussian_softargmax_vjp/nan", x=((nan, 0.0, 1.0), 8.0, (1.0, 2.0, 0.5)), y=(nan, nan, nan),
                    why="every probability is NaN"),
            Special("gaussian_softargmax_vjp/one-class", x=((2.0,), 8.0, (3.0,)), y=(0.0,), why="the map of one class is constant"),
        ),
    ),
    sources=(Source("roberts2022"),),
)

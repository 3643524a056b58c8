"""boltzmann: the mean of the entries under their own softargmax, a smooth maximum that is not monotone."""

from __future__ import annotations

from fractions import Fraction
from math import inf, nan
from typing import Any

from ..bounds import graded, pulled, rho
from ..op import Extension, Field, Index, Limit, Op, Source, Special, Vjp, sign
from . import softargmax


def define(F: Field, x: Any) -> Any:
    """boltzmann(x) = Σ_i x_i exp(x_i) / Σ_i exp(x_i)."""
    return F.sum(lambda i: x[i] * F.exp(x[i])) / F.sum(lambda i: F.exp(x[i]))


def gradient(F: Field, x: Any) -> Index:
    """∂B/∂x_k = p_k (1 + x_k - B)."""
    p, mean = softargmax.define(F, x), define(F, x)
    return lambda k: p(k) * (1 + x[k] - mean)


def limit(x: list[Fraction]) -> Limit:
    """Max x from below; equality where all entries are equal."""
    return max(x), 0 if min(x) == max(x) else -1


def vjp_limit(x: list[Fraction], g: Fraction) -> Any:
    """g/c at c maxima and 0 elsewhere, the excess of known sign where the gaps d are large.

    With s and T the sums of e^{-d} and d e^{-d} over the rest, the excess at a maximum is g (c (T - s) - s²) / (c (c + s)²)
    and the value elsewhere g e^{-d} ((1 - d) (c + s) + T) / (c + s)²; s and T are below K - c, so that K - c < d - 1
    for every gap, or for the entry's own, tells the sign.
    """
    m, count = max(x), x.count(max(x))
    rest = [m - v for v in x if v < m]
    far = len(rest) + 1
    share = g * Fraction(1, count)

    def of(k: int) -> Limit:
        if x[k] == m:
            return (share, sign(g) if rest else 0) if all(d >= far for d in rest) else None
        return (Fraction(0), -sign(g)) if m - x[k] >= far else None

    return of


def radius(q: Any) -> Any:
    """Absolute radius of m - Σ p d, and of the textbook Σ x p.

    Each p_i d_i errs by rho + 2, their sum by h, the last subtraction by |B|; the gap is taken from the shift. In Σ x p the relative errors of p that
    all entries share no longer cancel: h + k_div of the common denominator times |m|, and every product and the sum
    act on p |x|.
    """
    stable = q.abs(q.value) + q.sum(q.p * (q.d + q.slack) * (rho(q) + q.h + 2))
    shared = q.abs(q.m) * (q.h + q.k_div) + q.sum(q.p * q.abs(q.x)) * (2 * q.k_exp + q.k_div + q.h + 1)
    return stable + q.plain * shared


def vjp_radius(q: Any) -> Any:
    """g p_k (1 + x_k - B): rounded p, difference and products, and the error of B."""
    return q.abs(q.g) * q.p * (q.abs(1 + q.x - q.value) * (rho(q) + 4) + 1 + radius(q) + q.plain * 2 * q.abs(q.x))


OP = Op(
    id="boltzmann",
    title="Boltzmann operator",
    also_called=("bad SoftMax", "softmax-weighted mean", "smooth maximum S_1"),
    signature="(n)->()",
    formula="Σ_i x_i softargmax(x)_i",
    define=define,
    gradient=gradient,
    limit=limit,
    codomain=(-inf, inf),
    extension=Extension(absent=-inf, empty=-inf, plus_inf=inf),
    specials=(
        Special("boltzmann/nan", x=((nan, 0.0, 1.0),), y=nan, why="a mean with NaN is NaN"),
        Special("boltzmann/minus-inf", x=((-inf, 2.5, 2.5),), y=2.5, why="0·(-inf) = 0: an excluded entry has no weight"),
        Special("boltzmann/plus-inf", x=((inf, 0.0, 1.0),), y=inf, permitted=(("nan", nan),),
                why="the mean grows without bound with its largest entry"),
        Special("boltzmann/all-minus-inf", x=((-inf, -inf),), y=-inf, permitted=(("nan", nan),),
                why="the limit of equal entries that fall without bound"),
        Special("boltzmann/one-class", x=((-3.5,),), y=-3.5, why="the mean of one entry"),
        Special("boltzmann/equal", x=((0.75, 0.75),), y=0.75, why="the mean of equal entries is their value"),
    ),
    bounds=graded("boltzmann", radius=radius, underflow=lambda q: 1 + q.n * (1 + q.peak(q.d) + q.abs(q.m)),
                  why="absolute error of m - Σ p d, or of Σ x p", source=Source("asadi2017", "the operator")),
    vjp=Vjp(
        limit=vjp_limit,
        bounds=graded("boltzmann_vjp", radius=vjp_radius,
                      underflow=lambda q: pulled(q) * (1 + q.peak(q.d) + q.peak(q.abs(q.x))),
                      why="g p_k (1 + x_k - B)", source=Source("asadi2017", "the operator")),
        extension=Extension(absent=0.0, empty=nan, plus_inf=nan),
        specials=(
            Special("boltzmann_vjp/minus-inf", x=((-inf, 2.0, 2.0), 1.0), y=(0.0, 0.5, 0.5),
                    why="an excluded entry receives no gradient"),
            Special("boltzmann_vjp/nan", x=((nan, 0.0, 1.0), 1.0), y=(nan, nan, nan), why="every probability is NaN"),
            Special("boltzmann_vjp/one-class", x=((2.0,), 3.0), y=(3.0,), why="the identity has slope 1"),
        ),
    ),
    sources=(Source("asadi2017"),),
)

"""softargmax: what every framework calls softmax."""

from __future__ import annotations

from fractions import Fraction
from math import inf, nan
from typing import Any

from ..bounds import graded, pulled, rho, saved_p
from ..op import Extension, Field, Index, Jacobian, Limit, Op, Source, Special, Vjp, sign


def define(F: Field, x: Any) -> Index:
    """softargmax(x)_k = exp(x_k) / Σ_i exp(x_i)."""
    Z = F.sum(lambda i: F.exp(x[i]))
    return lambda k: F.exp(x[k]) / Z


def gradient(F: Field, x: Any) -> Jacobian:
    """∂p_j/∂x_k = p_j (δ_jk - p_k)."""
    p = define(F, x)
    return Jacobian(diagonal=p, outer=((lambda j: -p(j), p),))


def limit(x: list[Fraction]) -> Any:
    """1/K where all entries are equal; else 1/(number of maxima) from below, and 0 from above."""
    m = max(x)
    share = Fraction(1, x.count(m))
    below = 0 if share * len(x) == 1 else -1

    def of(k: int) -> Limit:
        return (share, below) if x[k] == m else (Fraction(0), 1)

    return of


def vjp_limit(x: list[Fraction], g: list[Fraction]) -> Any:
    """(g_k - mean of g over the maxima) / their number at a maximum; 0 for a constant cotangent, exactly.

    With ε the mass outside the maxima and c its mean of g, the excess at a maximum is
    ε ((1 - ε)(ḡ - c) - (g_k - ḡ)) / (number of maxima): its sign is known where both terms agree.
    """
    if min(g) == max(g):
        return lambda k: (Fraction(0), 0)
    m, count = max(x), x.count(max(x))
    inside = [b for a, b in zip(x, g, strict=True) if a == m]
    outside = [b for a, b in zip(x, g, strict=True) if a < m]
    mean = sum(inside, Fraction(0)) / count

    def of(k: int) -> Limit:
        if x[k] < m:
            return None
        value = (g[k] - mean) / count
        if not outside:
            return value, 0
        signs = {sign(mean - min(outside)), sign(mean - max(outside)), sign(mean - g[k])} - {0}
        return (value, signs.pop()) if len(signs) == 1 else None

    return of


OP = Op(
    id="softargmax",
    title="Softargmax",
    also_called=("softmax", "normalised exponential function", "multivariate sigmoid"),
    signature="(n)->(n)",
    formula="exp(x_k) / Σ_i exp(x_i)",
    define=define,
    gradient=gradient,
    limit=limit,
    codomain=(0.0, 1.0),
    extension=Extension(absent=0.0, empty=nan, plus_inf=nan),
    specials=(
        Special("softargmax/nan", x=((nan, 0.0, 1.0),), y=(nan, nan, nan), why="a NaN logit makes the normaliser NaN"),
        Special(
            "softargmax/minus-inf",
            x=((-inf, 0.0, 0.0),),
            y=(0.0, 0.5, 0.5),
            signed_zero=True,
            why="exp(-inf) is +0: an excluded class has probability exactly +0",
        ),
        Special(
            "softargmax/only-finite",
            x=((-inf, -inf, 3.0),),
            y=(0.0, 0.0, 1.0),
            signed_zero=True,
            why="the only class that is not excluded has probability 1",
        ),
        Special(
            "softargmax/plus-inf",
            x=((inf, 0.0, 1.0),),
            y=(nan, None, None),
            permitted=(("limit", (1.0, 0.0, 0.0)),),
            why="inf/inf has no value; the limit of a growing entry is one-hot",
        ),
        Special(
            "softargmax/plus-inf-twice",
            x=((inf, inf, 1.0),),
            y=(nan, nan, None),
            permitted=(("uniform", (0.5, 0.5, 0.0)),),
            why="the limit depends on the path",
        ),
        Special(
            "softargmax/plus-and-minus-inf",
            x=((inf, -inf, 0.0),),
            y=(nan, None, None),
            permitted=(("limit", (1.0, 0.0, 0.0)),),
            why="an excluded class does not decide what an infinite logit means",
        ),
        Special(
            "softargmax/all-minus-inf",
            x=((-inf, -inf, -inf),),
            y=(nan, nan, nan),
            permitted=(("zeros", (0.0, 0.0, 0.0)),),
            why="0/0: every class is excluded",
        ),
        Special(
            "softargmax/one-class-minus-inf",
            x=((-inf,),),
            y=(nan,),
            permitted=(("zeros", (0.0,)),),
            why="0/0: the only class is excluded",
        ),
        Special("softargmax/one-class", x=((-3.5,),), y=(1.0,), why="one class is certain"),
        Special("softargmax/empty", x=((),), y=(), why="no class, no probability"),
    ),
    bounds=graded(
        "softargmax",
        radius=lambda q: q.p * rho(q),
        underflow=lambda q: 1 + q.n * q.p,
        why="relative error of e^{x_j - m} over its sum",
        source=Source("blanchard2021", "Theorem 4.3, sharpened componentwise"),
    ),
    vjp=Vjp(
        limit=vjp_limit,
        bounds=graded(
            "softargmax_vjp",
            radius=lambda q: (
                q.p * (q.abs(q.g - q.sum(q.p * q.g)) * (rho(q) + 2) + q.sum(q.p * q.abs(q.g) * (rho(q) + q.h + 1)))
            ),
            underflow=pulled,
            why="p_j (g_j - <g, p>) with rounded p, product, sum, difference and product",
            source=Source("blanchard2021", "propagated through p (g - <g, p>)"),
            saved=saved_p,
        ),
        extension=Extension(absent=0.0, empty=nan, plus_inf=nan),
        specials=(
            Special(
                "softargmax_vjp/minus-inf",
                x=((-inf, 0.0, 0.0), (1.0, 2.0, 0.0)),
                y=(0.0, 0.5, -0.5),
                why="an excluded class neither receives nor sends a gradient",
            ),
            Special(
                "softargmax_vjp/nan",
                x=((nan, 0.0, 1.0), (1.0, 2.0, 0.5)),
                y=(nan, nan, nan),
                why="every probability is NaN",
            ),
            Special(
                "softargmax_vjp/one-class", x=((2.0,), (3.0,)), y=(0.0,), why="the probability of one class is constant"
            ),
        ),
    ),
    sources=(Source("bridle1990"), Source("blanchard2021")),
)
